// What time brings: consents that take effect, suspensions and evidence that end, closed entries to be looked at again.
#include <algorithm>

#include "base/log.h"
#include "state.h"

namespace jixia::opening {

using storage::Transaction;

namespace {

constexpr std::int64_t reassessed_at_once = 200;
constexpr std::string_view over = "期限届满";

/// The same instant that many months earlier.
Instant months_before(Instant now, std::int64_t months) {
    const Date today = local_date(now);
    Date then = today - std::chrono::months(months);
    if (!then.ok()) then = then.year() / then.month() / std::chrono::last;
    return start_of(then) + (now - start_of(today));
}

}  // namespace

void Opening::State::declare_reassessment() {
    using workflow::Case;
    using workflow::Given;
    using workflow::Party;
    const auto confirm = [this](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
        return needs.entries.confirm_closed(tx, actor, matter.subject_id, given.reason);
    };
    needs.workflow.declare(
        {.name = "closed_reassessment",
         .article = "第八条第一款",
         .states = {{.name = "open", .owner = Party::provider, .role = Role::reviewer, .clock = "reassess.decide"},
                    {.name = "kept_closed", .owner = Party::platform, .final = true},
                    {.name = "to_be_opened", .owner = Party::platform, .final = true}},
         .actions = {{.name = "keep",
                      .from = {"open"},
                      .to = "kept_closed",
                      .party = Party::provider,
                      .role = Role::reviewer,
                      .needs_reason = true},
                     {.name = "open_up",
                      .from = {"open"},
                      .to = "to_be_opened",
                      .party = Party::provider,
                      .role = Role::reviewer,
                      .needs_reason = true}},
         .words = {{"closed_reassessment", {"不予开放数据年度评估", "Yearly look at closed data"}},
                   {"kept_closed", {"继续不予开放", "Stays closed"}},
                   {"to_be_opened", {"转为开放", "To be opened"}},
                   {"keep", {"依据仍然有效，继续不予开放", "The basis holds: keep closed"}},
                   {"open_up", {"依据不再成立，着手开放", "The basis is gone: open it"}}}},
        {{"keep", confirm}, {"open_up", confirm}});
}

Result<std::int64_t> Opening::watch() {
    State& state = *state_;
    const Actor platform = Actor::platform();
    std::int64_t done = 0;

    JX_TRY(const auto due, state.needs.database.read([&](Transaction& tx) { return store::due(tx, state.today()); }));
    for (const ChangeRow& row : due) {
        const auto outcome = state.needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
            JX_TRY(const auto now, store::changes_of_case(tx, row.case_id));
            const auto same = std::ranges::find(now, row.entry_id, &ChangeRow::entry_id);
            if (same == now.end() || same->state != ChangeState::consented) return 0;  // another node was quicker
            JX_CHECK(state.take_effect(tx, platform, *same));
            return 1;
        });
        if (outcome.has_value()) done += *outcome;
        else
            log::error("a consented change cannot take effect",
                       {{"case", row.case_id}, {"entry", row.entry_id}, {"why", std::string(outcome.error().code->type)}});
    }

    JX_TRY(const auto suspended,
           state.needs.database.read([&](Transaction& tx) { return state.needs.entries.suspensions_over(tx, state.today()); }));
    for (const catalog::Suspension& one : suspended) {
        JX_TRY(const std::int64_t resumed, state.needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
            JX_TRY(const auto still, state.needs.entries.suspension(tx, one.entry_id));
            // Who has asked for a narrower attribute waits for the decision; everybody else's data comes back.
            JX_TRY(const std::int64_t pending, store::pending(tx, one.entry_id));
            JX_TRY(const auto rows_wait, state.needs.workflow.open_case(tx, std::string(rows_case), "entry", one.entry_id));
            if (!still || pending > 0 || rows_wait) return 0;
            JX_CHECK(state.needs.entries.resume(tx, platform, one.entry_id, std::string(over)));
            return 1;
        }));
        done += resumed;
    }

    JX_TRY(const auto ended, state.needs.database.read([&](Transaction& tx) { return store::evidence_over(tx, state.today()); }));
    for (const EvidenceRow& row : ended) {
        JX_CHECK(state.needs.database.transact([&](Transaction& tx) -> Result<void> {
            JX_TRY(const auto now, store::find_evidence(tx, row.id));
            if (!now || now->state != EvidenceState::in_force) return {};
            return state.end_evidence(tx, platform, *now, std::string(over));
        }));
        ++done;
    }
    JX_TRY(const std::int64_t asked, state.ask_again());
    return done + asked;
}

Result<std::int64_t> Opening::State::ask_again() {
    const law::TimeLimit* cycle = needs.limits.find("n_entry.reassess");
    JX_ASSERT(cycle != nullptr);
    const Instant before = months_before(needs.clock.now(), cycle->value);
    JX_TRY(const auto ids,
           needs.database.read([&](Transaction& tx) { return needs.entries.closed_before(tx, before, reassessed_at_once); }));
    std::int64_t asked = 0;
    for (const std::string& id : ids) {
        JX_TRY(const std::int64_t opened, needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
            JX_TRY(const auto waits, needs.workflow.open_case(tx, "closed_reassessment", "entry", id));
            if (waits) return 0;
            JX_TRY(const catalog::PublicEntry entry, needs.entries.public_entry(tx, id));
            JX_CHECK(needs.workflow.open(tx, Actor::platform(),
                                         {.type = "closed_reassessment",
                                          .subject_type = "entry",
                                          .subject_id = id,
                                          .title = entry.title,
                                          .organization = entry.provider_id,
                                          .division = entry.division,
                                          .drafted_by = {},
                                          .reason = "不予开放满一年，应当重新评估依据是否仍然有效"}));
            return 1;
        }));
        asked += opened;
    }
    return asked;
}

}  // namespace jixia::opening
