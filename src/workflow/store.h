#pragma once
// Rows of cases and their steps.
#include <optional>
#include <string>
#include <vector>

#include "workflow/service.h"

namespace jixia::workflow {

/// What the stored case knows of the state that it is in.
struct Turn {
    std::string owner_party, owner_role;
    bool four_eyes = false, final = false;
    std::string clock;             ///< name of the limit; empty: none runs
    std::string clock_from;        ///< since when
    std::string calendar;          ///< version that the due date was computed by
    std::string clock_rule;        ///< rule of a policy document that fixed the limit; empty: the platform's default
    std::string paused_clock;      ///< limit that waits until the case comes back to it; empty: none
    std::int64_t paused_left = 0;  ///< its working days that were left
    bool extended = false;         ///< the running limit was extended: not again
    std::int64_t hops = 0;         ///< how often the case was handed to another provider
    std::int64_t reminded = 0;     ///< last reminder: 50, 80, 100 per cent, or 101: escalated
    std::string escalated_to;      ///< division whose authority was told that the limit passed; empty: none
};
BOOST_DESCRIBE_STRUCT(Turn, (),
                      (owner_party, owner_role, four_eyes, final, clock, clock_from, calendar, clock_rule, paused_clock,
                       paused_left, extended, hops, reminded, escalated_to))

/// What another body was asked to say of a case (会签).
struct OpinionRow {
    std::string case_id, organization;
    Instant asked_at{};
    std::optional<Date> due_on = {};
    std::string opinion = {};  ///< empty: has not answered
    std::string text = {}, by = {};
    std::optional<Instant> at = {};
};
BOOST_DESCRIBE_STRUCT(OpinionRow, (), (case_id, organization, asked_at, due_on, opinion, text, by, at))

/// A case with its turn; members in the order of the columns.
struct CaseRow : Case, Turn {};
BOOST_DESCRIBE_STRUCT(CaseRow, (Case, Turn), ())

/// What a caller may see and what they ask for.
struct CaseFilter {
    std::string account, organization;
    std::string divisions;  ///< LIKE pattern; empty: none
    std::string roles;      ///< ",cataloguer,reviewer,"
    std::string division;   ///< of an authority: its own
    CaseQuery query;
    Date today{};
};

namespace store {

Result<std::optional<CaseRow>> find(storage::Transaction& tx, const std::string& id);
Result<void> add(storage::Transaction& tx, const CaseRow& row);
/// False if the case is not in `row.version` any more.
Result<bool> move(storage::Transaction& tx, const CaseRow& row);
Result<std::vector<CaseRow>> open_about(storage::Transaction& tx, const std::string& subject_type, const std::string& subject_id);
Result<std::vector<CaseRow>> list(storage::Transaction& tx, const CaseFilter& filter);
Result<std::int64_t> count(storage::Transaction& tx, const CaseFilter& filter);
Result<std::vector<CaseRow>> undated(storage::Transaction& tx);
Result<std::int64_t> count_undated(storage::Transaction& tx, const CaseFilter& filter);
Result<void> date(storage::Transaction& tx, const std::string& id, Date due_on, const std::string& calendar);
Result<void> add_step(storage::Transaction& tx, const std::string& case_id, std::int64_t sequence, const std::string& actor_id,
                      const Step& step);
Result<std::vector<Step>> steps(storage::Transaction& tx, const std::string& case_id);
Result<std::int64_t> next_number(storage::Transaction& tx, const std::string& series);
/// Open cases with a last day whose holder was not yet told of everything, at most `limit` with an id above `after`.
Result<std::vector<CaseRow>> running(storage::Transaction& tx, const std::string& after, std::int64_t limit);
/// What the clock's watch changes: whom it told. False if the case has moved on.
Result<bool> mark_reminded(storage::Transaction& tx, const CaseRow& row);

Result<void> add_decision(storage::Transaction& tx, const std::string& case_id, const SignedDecision& decision);
/// Oldest first; `document` is what the note says.
Result<std::vector<SignedDecision>> decisions(storage::Transaction& tx, const std::string& case_id);

Result<void> ask_opinion(storage::Transaction& tx, const OpinionRow& row);
/// False if the body was not asked or has answered.
Result<bool> give_opinion(storage::Transaction& tx, const OpinionRow& row);
Result<std::vector<OpinionRow>> opinions(storage::Transaction& tx, const std::string& case_id);

}  // namespace store

}  // namespace jixia::workflow
