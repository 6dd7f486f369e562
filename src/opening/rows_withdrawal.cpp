// One of several right holders takes a consent back (Art. 8(4)): the rows it covered leave every version that is given out.
#include "state.h"

namespace jixia::opening {

using law::order_344::art_8_4;
using storage::Transaction;

void Opening::State::declare_rows_withdrawal() {
    using workflow::Case;
    using workflow::Given;
    using workflow::Party;
    const auto out = [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
        return on_rows_out(tx, actor, matter, given.reason);
    };
    needs.workflow.declare(
        {.name = std::string(rows_case),
         .article = "第八条第四款",
         .states = {{.name = "withholding", .owner = Party::provider, .role = Role::reviewer, .clock = "consent.withhold"},
                    {.name = "withheld", .owner = Party::platform, .final = true},
                    {.name = "nothing_held", .owner = Party::platform, .final = true}},
         .actions =
             {{.name = "withheld", .from = {"withholding"}, .to = "withheld", .party = Party::platform, .needs_reason = true},
              {.name = "nothing_held",
               .from = {"withholding"},
               .to = "nothing_held",
               .party = Party::provider,
               .role = Role::reviewer,
               .needs_reason = true,
               .not_the_drafter = true}},
         .words = {{std::string(rows_case), {"撤回同意：停止提供相关行", "Consent taken back: rows to be withheld"}},
                   {"withholding", {"待移除相关行", "Rows to be taken out"}},
                   {"withheld", {"已停止提供", "Given out no more"}},
                   {"nothing_held", {"数据中没有相关行", "No such rows in the data"}}}},
        {{"withheld", out}, {"nothing_held", out}});
}

Result<void> Opening::State::withhold_rows(Transaction& tx, const Actor& actor, EvidenceRow& row,
                                           const catalog::PublicEntry& entry, const std::string& reason) {
    JX_TRY(const auto suspended, needs.entries.suspension(tx, entry.id));
    if (!suspended) {
        JX_TRY(const Date until, suspension_end(entry.division));
        JX_CHECK(needs.entries.suspend(tx, actor, entry.id, until, reason));
    }
    JX_TRY(const workflow::Case matter, needs.workflow.open(tx, actor,
                                                            {.type = std::string(rows_case),
                                                             .subject_type = "entry",
                                                             .subject_id = entry.id,
                                                             .title = entry.title,
                                                             .organization = entry.provider_id,
                                                             .division = entry.division,
                                                             .drafted_by = actor.id,
                                                             .reason = reason,
                                                             .detail = json::Object{{"evidence", row.id}}}));
    json::Object detail = row.detail.is_object() ? row.detail.get_object() : json::Object{};
    detail["rows_case"] = matter.id;
    row.detail = std::move(detail);
    return store::decide(tx, row);
}

Result<void> Opening::State::on_rows_out(Transaction& tx, const Actor& actor, const workflow::Case& matter,
                                         const std::string& reason) {
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = "opening.rows_" + matter.state,
                                  .subject_type = "entry",
                                  .subject_id = matter.subject_id,
                                  .basis = &art_8_4,
                                  .reason = reason,
                                  .detail = matter.detail}));
    // Other consents that were taken back, and requests for a narrower attribute, keep the entry suspended.
    JX_TRY(const auto others, store::evidence_of(tx, matter.subject_id));
    for (const EvidenceRow& one : others) {
        const json::Value* waits = one.detail.is_object() ? one.detail.get_object().if_contains("rows_case") : nullptr;
        if (waits == nullptr || !waits->is_string() || waits->get_string() == matter.id) continue;
        JX_TRY(const workflow::Case other, needs.workflow.find_case(tx, std::string(waits->get_string())));
        if (other.state == "withholding") return {};
    }
    JX_TRY(const std::int64_t pending, store::pending(tx, matter.subject_id));
    JX_TRY(const auto suspended, needs.entries.suspension(tx, matter.subject_id));
    if (pending > 0 || !suspended) return {};
    return needs.entries.resume(tx, actor, matter.subject_id, reason);
}

Result<void> Opening::State::on_withheld(const std::string& entry, const std::string& evidence) {
    return needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const auto all, store::evidence_of(tx, entry));
        for (const EvidenceRow& row : all) {
            const json::Value* waits = row.detail.is_object() ? row.detail.get_object().if_contains("rows_case") : nullptr;
            if (waits == nullptr || !waits->is_string() || (!evidence.empty() && row.id != evidence)) continue;
            const std::string id(waits->get_string());
            JX_TRY(const workflow::Case matter, needs.workflow.find_case(tx, id));
            if (matter.state != "withholding") continue;
            JX_CHECK(needs.workflow.act(tx, Actor::platform(), id, "withheld", {.reason = "相关行已移除，以前的版本不再提供"}));
            if (evidence.empty()) break;  // which consent it was for was not said: the one that waits longest
        }
        return {};
    });
}

void Opening::subscribe(storage::Outbox& outbox) {
    outbox.subscribe("opening", {"version.withheld"}, [this](const storage::Event& event) -> Result<void> {
        const json::Object* payload = event.payload.if_object();
        const json::Value* entry = payload == nullptr ? nullptr : payload->if_contains("entry");
        const json::Value* evidence = payload == nullptr ? nullptr : payload->if_contains("evidence");
        if (entry == nullptr || !entry->is_string()) return {};
        const bool named = evidence != nullptr && evidence->is_string();
        return state_->on_withheld(std::string(entry->get_string()), named ? std::string(evidence->get_string()) : std::string());
    });
}

}  // namespace jixia::opening
