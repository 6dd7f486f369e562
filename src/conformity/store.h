#pragma once
// Rows of runs, findings and tasks.
#include <optional>
#include <string>
#include <vector>

#include "conformity/types.h"
#include "storage/database.h"

namespace jixia::conformity {

struct RunRow {
    std::string document, kind;
    Phase phase{};
    std::string content;  ///< SHA-256 of the rules it was made with
    RunState state{};
    std::string job;
    std::int64_t entries = 0;
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(RunRow, (), (document, kind, phase, content, state, job, entries, at))

/// Which of a document's findings are meant.
struct Part {
    std::string document, kind;
    Phase phase{};
};

struct FindingRow {
    std::string document, kind;
    Phase phase{};
    std::string entry_id;
    std::int64_t place = 0;
    std::string provider_id, pointer, code, zh, en, text_zh, text_en;
};
BOOST_DESCRIBE_STRUCT(FindingRow, (),
                      (document, kind, phase, entry_id, place, provider_id, pointer, code, zh, en, text_zh, text_en))

struct CountRow {
    std::string id;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (id, entries))

struct GroupRow {
    std::string pointer, code, zh, en, text_zh, text_en;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(GroupRow, (), (pointer, code, zh, en, text_zh, text_en, entries))

struct FoundEntry {
    std::string provider_id, entry_id;
};
BOOST_DESCRIBE_STRUCT(FoundEntry, (), (provider_id, entry_id))

namespace store {

using Tx = storage::Transaction;

Result<void> put_run(Tx& tx, const RunRow& row);
Result<std::optional<RunRow>> find_run(Tx& tx, const Part& part);
Result<std::vector<RunRow>> runs(Tx& tx);
Result<void> remove_run(Tx& tx, const Part& part);

/// Replaces what was found in one entry; answers the providers whose findings may have changed.
Result<std::vector<std::string>> put_findings(Tx& tx, const Part& part, const std::string& entry, const std::string& provider,
                                              const std::vector<Finding>& findings);
Result<void> remove_findings(Tx& tx, const Part& part);
Result<std::int64_t> count_entries(Tx& tx, const Part& part, const std::string& provider);
/// Most entries first.
Result<std::vector<CountRow>> by_provider(Tx& tx, const Part& part);
Result<std::vector<GroupRow>> by_finding(Tx& tx, const Part& part);
/// Entries after one of a provider, in the order of provider and id. `provider` empty: of all.
Result<std::vector<FoundEntry>> entries(Tx& tx, const Part& part, const std::string& provider, const FoundEntry& after,
                                        std::int64_t limit);
Result<std::vector<FindingRow>> findings_of(Tx& tx, const Part& part, const std::string& entry);
/// Of documents in force, whatever document.
Result<std::vector<FindingRow>> findings_in_force(Tx& tx, const std::string& entry);

Result<void> put_task(Tx& tx, const Part& part, const std::string& provider, const std::string& case_id);
Result<std::optional<std::string>> find_task(Tx& tx, const Part& part, const std::string& provider);
Result<void> remove_task(Tx& tx, const Part& part, const std::string& provider);
struct TaskRow {
    std::string provider_id, case_id;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (), (provider_id, case_id))
Result<std::vector<TaskRow>> tasks(Tx& tx, const Part& part);

}  // namespace store
}  // namespace jixia::conformity
