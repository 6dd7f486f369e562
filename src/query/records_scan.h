#pragma once
// A table's rows with their positions: 0 for the first row of the version, whatever files it lies in.
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine.h"
#include "table.h"

namespace jixia::query {

/// Name of the position among a scan's columns; no column's code has such a name.
inline constexpr std::string_view position_name = "\"#\"";

/// How many rows the objects hold, learnt from their footers once. Any thread.
class ObjectRows {
public:
    /// One number a file of the table, in order.
    Result<std::vector<std::int64_t>> of(Engine& engine, const Table& table, Deadline deadline);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> known_;
};

/// A relation of DuckDB with the columns the caller may see and the position, in row order, from row `from` on; rows at or after
/// `until` may be left out. Row groups before `from` are not read.
std::string scan(const Table& table, const std::vector<std::int64_t>& rows, std::int64_t from, std::int64_t until);

}  // namespace jixia::query
