#pragma once
// Rows of changes and evidence.
#include <optional>
#include <string>
#include <vector>

#include "opening/opening.h"
#include "storage/database.h"

namespace jixia::opening {

struct ChangeRow {
    std::string case_id, entry_id;
    ChangeKind kind{};
    Openness from_openness{};
    std::optional<Openness> to_openness = {};  ///< none: taken from the list
    json::Value patch = {};
    std::string successor = {};
    std::string resource_id = {};  ///< of a narrower version that waits to be sent again
    std::string provider_id, division, title, reason;
    Impact impact = {};
    ChangeState state{};
    Instant created_at{};
    std::optional<Instant> decided_at = {};
    std::string decided_by = {}, decision = {};
    std::optional<Date> effective_on = {};
    std::optional<Instant> effective_at = {};
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (),
                      (case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division,
                       title, reason, impact, state, created_at, decided_at, decided_by, decision, effective_on, effective_at))

struct EvidenceRow {
    std::string id, entry_id;
    EvidenceKind kind{};
    Openness to_openness{};
    json::Value detail = {};
    std::optional<Date> until = {};
    EvidenceState state{};
    Instant created_at{};
    std::optional<Instant> decided_at = {}, ended_at = {};
    std::string ended_reason = {};
};
BOOST_DESCRIBE_STRUCT(EvidenceRow, (),
                      (id, entry_id, kind, to_openness, detail, until, state, created_at, decided_at, ended_at, ended_reason))

/// What a list of changes is narrowed by. `everything`: also what nobody has decided yet.
struct ChangeFilter {
    std::string entry = {}, divisions = {}, state = {}, case_id = {};
    std::string before = {}, after_entry = {};  ///< the place to go on from; empty: the newest
    bool everything = false;
    std::int64_t limit = 20;
};

namespace store {

Result<void> add(storage::Transaction& tx, const ChangeRow& row);
/// The decision and what comes of it.
Result<void> decide(storage::Transaction& tx, const ChangeRow& row);
Result<std::vector<ChangeRow>> changes_of_case(storage::Transaction& tx, const std::string& case_id);
Result<std::vector<ChangeRow>> changes(storage::Transaction& tx, const ChangeFilter& filter);
Result<std::int64_t> count_changes(storage::Transaction& tx, const ChangeFilter& filter);
/// Changes of an entry that wait for a decision or for their day.
Result<std::int64_t> pending(storage::Transaction& tx, const std::string& entry_id);
/// Consented ones whose day has come, but for those that wait for a version to be sent.
Result<std::vector<ChangeRow>> due(storage::Transaction& tx, Date today);

Result<void> add(storage::Transaction& tx, const EvidenceRow& row);
Result<void> decide(storage::Transaction& tx, const EvidenceRow& row);
Result<std::optional<EvidenceRow>> find_evidence(storage::Transaction& tx, const std::string& id);
Result<std::vector<EvidenceRow>> evidence_of(storage::Transaction& tx, const std::string& entry_id);
/// In force, and over since before `today`.
Result<std::vector<EvidenceRow>> evidence_over(storage::Transaction& tx, Date today);

}  // namespace store
}  // namespace jixia::opening
