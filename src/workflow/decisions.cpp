// Decisions written down and signed, in the transaction that decides.
#include "identity/identity.h"
#include "rules.h"
#include "state.h"
#include "workflow/service.h"

namespace jixia::workflow {

using storage::Transaction;

Result<void> Service::State::sign(Transaction& tx, const Actor& actor, const CaseRow& row, const std::string& action,
                                  const std::string& from, const std::string& reason) const {
    const Declared* declared = find(row.type);
    JX_TRY(const auto body, needs.identity.find_organization(tx, actor.organization));
    JX_TRY(const auto provider, needs.identity.find_organization(tx, row.organization));
    // The body decides, not the official: who acted for it stands in the ledger, for those whom it concerns.
    const json::Object document{
        {"v", 1},
        {"case", row.number},
        {"id", row.id},
        {"type", row.type},
        {"basis", declared->type.article},
        {"subject", json::Object{{"type", row.subject_type}, {"id", row.subject_id}, {"title", row.title}}},
        {"provider", provider ? provider->name : std::string()},
        {"action", action},
        {"from", from},
        {"to", row.state},
        {"decided_by", body ? body->name : std::string()},
        {"division", actor.division},
        {"at", to_text(row.changed_at)},
        {"reason", reason},
        {"detail", row.detail}};
    const std::string note = needs.signer.sign(json::serialize(document) + "\n", row.changed_at);
    JX_CHECK(store::add_decision(tx, row.id, {row.version, row.changed_at, action, {}, note}));
    return {};
}

Result<std::vector<SignedDecision>> Service::decisions(Transaction& tx, const std::string& case_id) {
    return store::decisions(tx, case_id);
}

Result<std::vector<SignedDecision>> Service::decisions_of(const Actor& actor, const std::string& id) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::vector<SignedDecision>> {
        JX_TRY(const CaseRow row, state_->readable(tx, actor, id));
        return store::decisions(tx, row.id);
    });
}

std::vector<std::string> Service::decision_keys() const { return state_->needs.signer.keys(); }

}  // namespace jixia::workflow
