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
    std::string clock;       ///< name of the limit; empty: none runs
    std::string clock_from;  ///< since when
    std::string calendar;    ///< version that the due date was computed by
};
BOOST_DESCRIBE_STRUCT(Turn, (), (owner_party, owner_role, four_eyes, final, clock, clock_from, calendar))

/// A case with its turn; members in the order of the columns.
struct CaseRow : Case, Turn {};
BOOST_DESCRIBE_STRUCT(CaseRow, (Case, Turn), ())

/// What a caller may see and what they ask for.
struct CaseFilter {
    std::string account, organization;
    std::string divisions;  ///< LIKE pattern; empty: none
    std::string roles;      ///< ",cataloguer,reviewer,"
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
Result<void> date(storage::Transaction& tx, const std::string& id, Date due_on, const std::string& calendar);
Result<void> add_step(storage::Transaction& tx, const std::string& case_id, std::int64_t sequence, const std::string& actor_id,
                      const Step& step);
Result<std::vector<Step>> steps(storage::Transaction& tx, const std::string& case_id);
Result<std::int64_t> next_number(storage::Transaction& tx, const std::string& series);

}  // namespace store

}  // namespace jixia::workflow
