#pragma once
// Rows of column rules: SQL and nothing else.
#include <optional>
#include <string>

#include "base/json.h"
#include "storage/database.h"

namespace jixia::dataset {

struct RulesRow {
    std::string resource_id;
    std::int64_t version = 0;
    json::Value rules;
    std::string changed_by;
    Instant changed_at{};
};
BOOST_DESCRIBE_STRUCT(RulesRow, (), (resource_id, version, rules, changed_by, changed_at))

namespace store {

Result<std::optional<RulesRow>> find_rules(storage::Transaction& tx, const std::string& resource_id);
Result<void> put_rules(storage::Transaction& tx, const RulesRow& row);

}  // namespace store
}  // namespace jixia::dataset
