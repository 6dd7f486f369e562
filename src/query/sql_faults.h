#pragma once
// What the engine says of a statement, in the platform's words: only names that the caller wrote go on, never a path, a stack or
// the engine's own text.
#include <string_view>

#include "base/result.h"

namespace jixia::query {

/// `words`: what `duckdb_…_error` gave for the statement.
Error sql_fault(std::string_view words);

/// Of the parser, with the place: `position` in bytes of `sql`.
Error sql_parse_fault(std::string_view sql, std::size_t position);

}  // namespace jixia::query
