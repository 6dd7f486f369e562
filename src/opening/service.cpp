// How entries stand, and suspensions.
#include <algorithm>

#include "base/text.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::opening {

using identity::Permission;
using storage::Transaction;

Opening::Opening(Needs needs) : state_(std::make_unique<State>(State{std::move(needs)})) {
    state_->declare_changes();
    state_->declare_evidence();
    state_->declare_rows_withdrawal();
    state_->declare_reassessment();
}
Opening::~Opening() = default;

namespace {

/// "consent" means another thing here than of evidence.
CodeLabel requirement_label(Requirement requirement, std::string_view language) {
    const std::string code = boost::describe::enum_to_string(requirement, "");
    if (requirement == Requirement::consent)
        return {code, language == "en" ? "Needs the data authority's consent" : "需要主管部门同意"};
    return {code, label_of(code, language)};
}

}  // namespace

ChangeView Opening::State::view(const ChangeRow& row, std::string_view language) const {
    ChangeView out;
    out.case_id = row.case_id;
    out.entry_id = row.entry_id;
    out.title = row.title;
    out.kind = named(row.kind, language);
    out.state = named(row.state, language);
    out.provider.id = row.provider_id;
    out.from = attribute(row.from_openness, language);
    if (row.to_openness) out.to = attribute(*row.to_openness, language);
    out.reason = row.reason;
    out.impact = row.impact;
    out.created_at = row.created_at;
    out.decided_at = row.decided_at;
    out.decided_by = row.decided_by;
    out.decision = row.decision;
    out.effective_on = row.effective_on;
    out.effective_at = row.effective_at;
    return out;
}

EvidenceView Opening::State::view(const EvidenceRow& row, bool seen_whole, std::string_view language) const {
    return {row.id,
            row.entry_id,
            named(row.kind, language),
            named(row.state, language),
            attribute(row.to_openness, language),
            row.until,
            row.created_at,
            row.decided_at,
            row.ended_at,
            seen_whole ? row.detail : json::Value(nullptr)};
}

Result<EntryOpening> Opening::State::view(Transaction& tx, const Actor& actor, const catalog::PublicEntry& entry,
                                          std::string_view language) {
    const bool staff = inside(actor, entry.provider_id, entry.division);
    EntryOpening out;
    out.entry_id = entry.id;
    out.open_attribute = attribute(entry.openness, language);
    for (const Transition& one : transitions()) {
        if (one.from != std::optional(entry.openness) || !one.to || one.requirement == Requirement::nothing) continue;
        const bool consent = one.requirement == Requirement::consent, evidence = one.requirement == Requirement::evidence;
        out.ways.push_back({attribute(*one.to, language), requirement_label(one.requirement, language),
                            one.basis == nullptr ? std::string() : std::string(one.basis->article),
                            consent    ? "attribute_restriction"
                            : evidence ? "opening_evidence"
                                       : ""});
    }
    JX_TRY(const auto rows, store::changes(tx, {.entry = entry.id, .everything = staff, .limit = 50}));
    for (const ChangeRow& row : rows) {
        out.changes.push_back(view(row, language));
        out.changes.back().provider.name = entry.provider_name;
    }
    JX_TRY(const auto evidence, store::evidence_of(tx, entry.id));
    for (const EvidenceRow& row : evidence)
        if (staff || row.state == EvidenceState::in_force) out.evidence.push_back(view(row, staff, language));
    JX_TRY(const auto suspended, needs.entries.suspension(tx, entry.id));
    if (suspended) out.suspended = SuspensionView{suspended->until, suspended->reason};
    if (identity::may(actor, Permission::opening_suspend, {.organization = entry.provider_id, .division = entry.division}))
        out.actions.emplace_back(suspended ? "resume" : "suspend");
    return out;
}

Result<EntryOpening> Opening::of_entry(const Actor& actor, const std::string& entry_id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<EntryOpening> {
        JX_TRY(const catalog::PublicEntry entry, state_->needs.entries.public_entry(tx, entry_id));
        return state_->view(tx, actor, entry, language);
    });
}

Result<std::string> Opening::decision_note(const Actor& actor, const std::string& case_id) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::string> {
        JX_TRY(const auto rows, store::changes_of_case(tx, case_id));
        if (rows.empty()) return Error{&errors::not_found};
        const ChangeRow& row = rows.front();
        const bool decided =
            row.state == ChangeState::consented || row.state == ChangeState::refused || row.state == ChangeState::effective;
        if (!decided && !inside(actor, row.provider_id, row.division)) return Error{&errors::not_found};
        JX_TRY(const auto decisions, state_->needs.workflow.decisions(tx, case_id));
        if (decisions.empty()) return Error{&errors::not_found};
        return decisions.back().note;
    });
}

Result<ChangePage> Opening::changes(const Actor& actor, const ChangeQuery& query, std::string_view language) {
    ChangeState state{};
    if (!query.state.empty() && !boost::describe::enum_from_string(query.state.c_str(), state))
        return Error{&errors::malformed, {}, {{"state", "is submitted, consented, refused, withdrawn or effective", "enum"}}};
    std::string_view stem = query.division;
    while (stem.ends_with("00")) stem.remove_suffix(2);
    ChangeFilter filter{.entry = query.entry,
                        .divisions = stem.empty() ? std::string() : std::string(stem) + "%",
                        .state = query.state,
                        .case_id = query.case_id,
                        .limit = query.limit + 1};
    const std::size_t dot = query.before.find('.');
    filter.before = query.before.substr(0, dot);
    if (dot != std::string::npos) filter.after_entry = query.before.substr(dot + 1);
    // An authority sees all of its division; everybody else what was decided.
    filter.everything = actor.has(Role::authority) && !query.division.empty() && division_within(query.division, actor.division);
    return state_->needs.database.read([&](Transaction& tx) -> Result<ChangePage> {
        ChangePage page;
        if (!query.case_id.empty()) {
            // Whom the case concerns sees what it would change, before it is decided.
            JX_TRY(const auto asked, store::changes_of_case(tx, query.case_id));
            filter.everything = !asked.empty() && inside(actor, asked.front().provider_id, asked.front().division);
        }
        JX_TRY(const auto rows, store::changes(tx, filter));
        JX_TRY(page.total, store::count_changes(tx, filter));
        for (const ChangeRow& row : rows) {
            if (page.items.size() == static_cast<std::size_t>(query.limit)) {
                page.next = page.items.back().case_id + "." + page.items.back().entry_id;
                break;
            }
            page.items.push_back(state_->view(row, language));
            JX_TRY(const auto provider, state_->needs.providers.find(tx, row.provider_id));
            if (provider) page.items.back().provider.name = provider->name;
        }
        return page;
    });
}

Result<Date> Opening::State::suspension_end(const std::string& division) const {
    JX_TRY(const law::InForce held, needs.limits.in_force("suspend.urgent.max", division, today()));
    return law::last_day(needs.calendar, held.limit.unit, held.limit.value, needs.clock.now());
}

namespace {

Result<std::string> reasons_in(const std::string& reason) {
    const std::string trimmed = text::trim(reason);
    if (trimmed.empty()) return Error{&reason_missing, {}, {{"/reason", "is required", "missing"}}};
    return trimmed;
}

}  // namespace

Result<EntryOpening> Opening::suspend(const Actor& actor, const std::string& entry_id, const std::string& reason,
                                      std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<EntryOpening> {
        JX_TRY(const catalog::PublicEntry entry, state_->needs.entries.public_entry(tx, entry_id));
        JX_CHECK(identity::authorize(actor, Permission::opening_suspend,
                                     {.organization = entry.provider_id, .division = entry.division}));
        JX_TRY(const std::string reasons, reasons_in(reason));
        JX_TRY(const Date until, state_->suspension_end(entry.division));
        JX_CHECK(state_->needs.entries.suspend(tx, actor, entry_id, until, reasons));
        notice::Notice told{.kind = "suspension",
                            .subject_type = "entry",
                            .subject_id = entry_id,
                            .basis = std::string(law::order_344::art_18.article),
                            .title = {"数据暂停提供：" + entry.title, "Data suspended: " + entry.title},
                            .text = {"最迟至 " + to_text(until) + "。理由：" + reasons,
                                     "Until " + to_text(until) + " at the latest. Reasons: " + reasons}};
        for (const std::string& account : entry.users) {
            told.account = account;
            JX_CHECK(state_->needs.notices.send(tx, told));
        }
        return state_->view(tx, actor, entry, language);
    });
}

Result<EntryOpening> Opening::resume(const Actor& actor, const std::string& entry_id, const std::string& reason,
                                     std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<EntryOpening> {
        JX_TRY(const catalog::PublicEntry entry, state_->needs.entries.public_entry(tx, entry_id));
        JX_CHECK(identity::authorize(actor, Permission::opening_suspend,
                                     {.organization = entry.provider_id, .division = entry.division}));
        JX_TRY(const std::string reasons, reasons_in(reason));
        JX_CHECK(state_->needs.entries.resume(tx, actor, entry_id, reasons));
        return state_->view(tx, actor, entry, language);
    });
}

}  // namespace jixia::opening
