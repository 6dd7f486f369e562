// What every use case of this room needs: who sees drafts, codes, what is recorded.
#include "audit/ledger.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "state.h"
#include "storage/outbox.h"

namespace jixia::planning {

using identity::Permission;
using storage::Transaction;

Planning::Planning(Needs needs) : state_(std::make_unique<State>(needs)) {
    state_->declare_consultation();
    state_->declare_task();
}
Planning::~Planning() = default;

Result<void> Planning::State::record(Tx& tx, const Actor& actor, const Happened& what) const {
    json::Object payload = what.detail;
    payload["version"] = what.version;
    JX_CHECK(needs.outbox.emit(tx, what.subject + "." + what.action, what.id, payload));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = what.subject + "." + what.action,
                                  .subject_type = what.subject,
                                  .subject_id = what.id,
                                  .version = what.version,
                                  .basis = what.basis,
                                  .reason = what.reason,
                                  .detail = what.detail.empty() ? json::Value(nullptr) : json::Value(what.detail),
                                  .log = what.open_to_all ? tlog::Log::opening : tlog::Log::security}));
    return {};
}

Sight Planning::State::sight_of(const Actor& actor) {
    Sight sight;
    if (identity::may(actor, Permission::planning_read, {.organization = actor.organization}))
        sight.organization = actor.organization;
    if (identity::may(actor, Permission::planning_read, {.division = actor.division})) {
        std::string_view stem = actor.division;
        while (stem.ends_with("00")) stem.remove_suffix(2);
        sight.divisions = std::string(stem) + "%";
    }
    return sight;
}

Result<std::optional<Named>> Planning::State::provider_of(Tx& tx, const std::string& organization) const {
    JX_TRY(const auto found, needs.identity.find_organization(tx, organization));
    return found ? std::optional(Named{found->id, found->name}) : std::nullopt;
}

std::vector<Labelled> Planning::State::priorities(const std::vector<std::string>& codes, std::string_view language) const {
    std::vector<Labelled> out;
    const auto lists = needs.catalog.code_lists();
    for (const std::string& code : codes) out.push_back({code, lists->label(priority_codes, code, language)});
    return out;
}

void Planning::State::check_codes(const std::vector<json::Text<1, 40>>& sent, const std::string& at,
                                  std::vector<FieldError>& faults) const {
    const auto lists = needs.catalog.code_lists();
    for (std::size_t index = 0; index < sent.size(); ++index)
        if (!lists->contains(priority_codes, sent[index].value))
            faults.push_back({at + "/" + std::to_string(index), "is not in the list of priorities", "enum",
                              std::string(articles::art_9_1.article)});
}

bool Planning::State::is_own_entry(Tx& tx, const Actor& actor, const std::string& entry, const std::string& organization) const {
    const auto found = needs.catalog.record(tx, actor, entry);
    return found.has_value() && found->provider_id == organization;
}

}  // namespace jixia::planning
