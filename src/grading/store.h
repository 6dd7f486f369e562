#pragma once
// What people decided.
#include <optional>
#include <string>

#include "base/clock.h"
#include "grading/rules.h"
#include "storage/database.h"

namespace jixia::grading {

struct DecisionRow {
    std::string entry_id;
    std::int64_t entry_version = 0;
    std::string rules, level, suggested, reason, suggestion;  ///< suggestion: JSON
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(DecisionRow, (), (entry_id, entry_version, rules, level, suggested, reason, suggestion, at))

namespace store {

Result<void> put_decision(storage::Transaction& tx, const DecisionRow& row);
Result<std::optional<DecisionRow>> find_decision(storage::Transaction& tx, const std::string& entry_id);

}  // namespace store
}  // namespace jixia::grading
