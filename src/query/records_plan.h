#pragma once
// What a query of `records` asks for, read and checked against a table; and the statements that answer it.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expression_sql.h"
#include "records_cursor.h"
#include "table.h"

namespace jixia::query {

/// The parameters as sent; empty: not sent.
struct RecordsQuery {
    std::string select = {}, where = {}, group_by = {}, having = {}, order_by = {}, q = {}, bbox = {};
    std::int64_t limit = 20, offset = 0;
};

struct Output {
    std::string key;     ///< in JSON: a code, a name given with `as`, or the expression's text
    std::string header;  ///< the original header where it is a column, else the key
    Compiled value;
};
struct OrderKey {
    Fragment value;
    bool descending = false;
    Nulls nulls = Nulls::last;
};

struct Plan {
    std::vector<Output> outputs;
    std::vector<OrderKey> order;  ///< what was asked for, then what makes rows distinct: the position, or the groups
    std::optional<Fragment> where, having;
    std::vector<Fragment> groups;
    std::vector<std::string> reads;  ///< codes of the columns that it needs, in the table's order
    bool grouped = false;            ///< a row is a group of rows (without group_by: all of them)
    bool in_order = false;           ///< rows come as they lie, so that a page is found by position
};

/// Refuses what expressions refuse, each naming its parameter.
Result<Plan> plan_of(const Table& table, const RecordsQuery& query);

/// A page: `from` and keys say where it begins.
struct Window {
    std::int64_t rows_max = 0, offset = 0;
    std::vector<KeyValue> after = {};     ///< one a key of the plan's order, or none
    bool counted = false;                 ///< grouped only: a last column holds the number of all groups
    std::vector<std::string> extra = {};  ///< codes of further columns, after outputs and keys
};
/// The outputs, then the keys, then what the window adds.
Sql page_sql(const Plan& plan, const std::string& scan, const Window& window);
Sql count_sql(const Plan& plan, const std::string& scan);

}  // namespace jixia::query
