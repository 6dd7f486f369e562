#pragma once
// What a query would do, in plain words: for people who want to know why it is slow or refused. Nothing of the plan runs.
#include <string>
#include <vector>

#include "cost.h"
#include "visitors.h"

namespace jixia::query {

/// How much the caller may spend.
struct Purse {
    std::int64_t units_a_minute = 0, left = 0;
};

/// {steps, columns_read, rows_scanned, bytes_read, units, units_a_minute, units_left, sql, parameters, version}. `language`: "zh"
/// or "en". Reads only the footers of the table's files.
Result<json::Object> explain_records(Engine& engine, const Pages::Request& request, const Purse& purse,
                                     std::string_view language);

/// A sentence of data/explain_words.json with its places filled: {"rows", "7"}.
using Places = std::vector<std::pair<std::string, std::string>>;
std::string explain_sentence(std::string_view name, std::string_view language, const Places& places = {});

/// Bytes that the columns take in the table's files.
Result<std::int64_t> column_bytes(Engine& engine, const Table& table, const std::vector<std::string>& codes, Deadline deadline);

}  // namespace jixia::query
