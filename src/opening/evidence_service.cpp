// Opening from closed (Art. 8(4)): evidence, who approves it, and what happens when it ends.
#include "base/id.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::opening {

using identity::Permission;
using law::order_344::art_8_4;
using storage::Transaction;

void Opening::State::declare_evidence() {
    using workflow::Case;
    using workflow::Given;
    using workflow::Party;
    needs.workflow.declare({.name = "opening_evidence",
                            .article = "第八条第四款",
                            .states = {{.name = "submitted",
                                        .owner = Party::provider,
                                        .role = Role::security_officer,
                                        .clock = "publish.conformity_check"},
                                       {.name = "in_force", .owner = Party::platform, .final = true},
                                       {.name = "refused", .owner = Party::platform, .final = true}},
                            .actions = {{.name = "approve",
                                         .from = {"submitted"},
                                         .to = "in_force",
                                         .party = Party::provider,
                                         .role = Role::security_officer,
                                         .needs_reason = true,
                                         .not_the_drafter = true,
                                         .decision = true},
                                        {.name = "refuse",
                                         .from = {"submitted"},
                                         .to = "refused",
                                         .party = Party::provider,
                                         .role = Role::security_officer,
                                         .needs_reason = true,
                                         .not_the_drafter = true,
                                         .decision = true}},
                            .words = {{"opening_evidence", {"不予开放数据开放依据", "Evidence for opening closed data"}},
                                      {"submitted", {"待审查", "Waits for review"}},
                                      {"in_force", {"已生效", "In force"}}}},
                           {{"approve", [this](Transaction& tx, const Actor&, Case& matter,
                                               const Given&) { return on_evidence(tx, matter, EvidenceState::in_force); }},
                            {"refuse", [this](Transaction& tx, const Actor&, Case& matter, const Given&) {
                                 return on_evidence(tx, matter, EvidenceState::refused);
                             }}});
    needs.workflow.accept("opening_evidence", [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
        return open_evidence(tx, actor, request);
    });
}

Result<workflow::Case> Opening::State::open_evidence(Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
    const auto* id = request.subject.if_contains("entry");
    if (id == nullptr || !id->is_string()) return Error{&errors::invalid, {}, {{"/subject/entry", "is required", "missing"}}};
    JX_TRY(const catalog::PublicEntry entry, needs.entries.public_entry(tx, std::string(id->get_string())));
    JX_CHECK(
        identity::authorize(actor, Permission::opening_request, {.organization = entry.provider_id, .division = entry.division}));
    if (entry.openness != Openness::closed) return Error{&evidence_not_needed};
    JX_TRY(EvidenceAsked asked, evidence_asked(request.more, entry.fields.personal_information.value_or(false), today()));
    if (asked.kind == EvidenceKind::deidentification) {
        JX_TRY(const bool known, needs.reports.approved(tx, entry.id, asked.report));
        if (!known) return Error{&report_unknown, asked.report};
    }
    EvidenceRow row;
    row.id = new_ulid(needs.clock.now());
    row.entry_id = entry.id;
    row.kind = asked.kind;
    row.to_openness = asked.to;
    json::Object detail = asked.detail.get_object();
    // What it was closed on, should the evidence end.
    detail["closed_before"] = json::Object{{"closed_reasons", json::encode(entry.fields.closed_reasons)},
                                           {"closed_basis", json::encode(entry.fields.closed_basis)}};
    row.detail = std::move(detail);
    row.until = asked.until;
    row.created_at = needs.clock.now();
    JX_CHECK(store::add(tx, row));
    // The evidence itself may name people: the case and the ledger know only that it is there.
    return needs.workflow.open(
        tx, actor,
        {.type = request.type,
         .subject_type = "entry",
         .subject_id = entry.id,
         .title = entry.title,
         .organization = entry.provider_id,
         .division = entry.division,
         .drafted_by = actor.id,
         .reason = request.reason,
         .detail = json::Object{{"evidence", row.id}, {"kind", json::encode(row.kind)}, {"to", json::encode(row.to_openness)}}});
}

Result<void> Opening::State::on_evidence(Transaction& tx, const workflow::Case& matter, EvidenceState state) {
    const std::string id(matter.detail.at("evidence").get_string());
    JX_TRY(auto row, store::find_evidence(tx, id));
    if (!row) return Error{&errors::not_found};
    row->state = state;
    row->decided_at = needs.clock.now();
    return store::decide(tx, *row);
}

Result<void> Opening::State::end_evidence(Transaction& tx, const Actor& actor, EvidenceRow row, const std::string& reason) {
    row.state = EvidenceState::withdrawn;
    row.ended_at = needs.clock.now();
    row.ended_reason = reason;
    JX_CHECK(store::decide(tx, row));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = "opening.evidence_ended",
                                  .subject_type = "entry",
                                  .subject_id = row.entry_id,
                                  .basis = &art_8_4,
                                  .reason = reason,
                                  .detail = json::Object{{"evidence", row.id}, {"kind", json::encode(row.kind)}}}));
    const auto entry = needs.entries.public_entry(tx, row.entry_id);
    if (!entry.has_value()) return {};
    JX_TRY(const bool still, Decisions(needs.clock).evidenced(tx, row.entry_id, entry->openness));
    const AfterEvidence then = after_evidence(row.kind, entry->openness, still);
    if (then == AfterEvidence::nothing) return {};
    if (then == AfterEvidence::rows_withdrawn) return withhold_rows(tx, actor, row, *entry, reason);
    JX_TRY(const auto suspended, needs.entries.suspension(tx, row.entry_id));
    if (!suspended) {
        JX_TRY(const Date until, suspension_end(entry->division));
        JX_CHECK(needs.entries.suspend(tx, actor, row.entry_id, until, reason));
    }
    JX_TRY(const std::int64_t pending, store::pending(tx, row.entry_id));
    if (pending > 0) return {};
    // Back to closed, on the grounds it was closed on before; the authority has to consent to that too (Art. 8(3)).
    json::Object patch{{"open_attribute", "closed"}};
    if (const json::Value* before = row.detail.is_object() ? row.detail.get_object().if_contains("closed_before") : nullptr)
        for (const auto& member : before->get_object()) patch[member.key()] = member.value();
    ChangeRow change;
    change.entry_id = row.entry_id;
    change.kind = ChangeKind::restriction;
    change.from_openness = entry->openness;
    change.to_openness = Openness::closed;
    change.patch = patch;
    change.provider_id = entry->provider_id;
    change.division = entry->division;
    change.title = entry->title;
    change.reason = reason;
    change.impact = {entry->usage.views, entry->usage.downloads, entry->usage.calls,
                     static_cast<std::int64_t>(entry->users.size())};
    change.created_at = needs.clock.now();
    JX_TRY(const workflow::Case matter, needs.workflow.open(tx, actor,
                                                            {.type = "attribute_restriction",
                                                             .subject_type = "entry",
                                                             .subject_id = entry->id,
                                                             .title = entry->title,
                                                             .organization = entry->provider_id,
                                                             .division = entry->division,
                                                             .drafted_by = actor.id,
                                                             .reason = reason,
                                                             .detail = json::Object{{"kind", "restriction"},
                                                                                    {"from", json::encode(entry->openness)},
                                                                                    {"to", "closed"},
                                                                                    {"impact", json::encode(change.impact)},
                                                                                    {"evidence", row.id}}}));
    change.case_id = matter.id;
    return store::add(tx, change);
}

Result<EvidenceView> Opening::withdraw_evidence(const Actor& actor, const std::string& evidence_id, const std::string& reason,
                                                std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<EvidenceView> {
        JX_TRY(const auto row, store::find_evidence(tx, evidence_id));
        if (!row) return Error{&errors::not_found};
        JX_TRY(const catalog::PublicEntry entry, state_->needs.entries.public_entry(tx, row->entry_id));
        if (!inside(actor, entry.provider_id, entry.division)) return Error{&errors::not_found};
        JX_CHECK(identity::authorize(actor, Permission::opening_suspend,
                                     {.organization = entry.provider_id, .division = entry.division}));
        const std::string reasons = text::trim(reason);
        if (reasons.empty())
            return Error{&reason_missing, {}, {{"/reason", "is required", "missing", std::string(art_8_4.article)}}};
        if (row->state != EvidenceState::in_force) return Error{&evidence_ended};
        JX_CHECK(state_->end_evidence(tx, actor, *row, reasons));
        JX_TRY(const auto after, store::find_evidence(tx, evidence_id));
        return state_->view(*after, true, language);
    });
}

}  // namespace jixia::opening
