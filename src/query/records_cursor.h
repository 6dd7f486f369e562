#pragma once
// Where a page ended, as an opaque text: it belongs to one version and one query, and nothing else is taken for one.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataset/versions.h"

namespace jixia::query {

/// The cursor was changed, or is of another query or version.
inline constexpr ErrorCode cursor_invalid{"query-cursor-invalid", ErrorKind::malformed};

/// The value of one ordering key in the last row of a page.
struct KeyValue {
    std::optional<std::string> text;  ///< as the engine writes it; nothing for NULL
    dataset::ColumnType type{};
    std::int64_t precision = 0, scale = 0;
};

struct Cursor {
    std::int64_t version = 0;
    std::int64_t seen = 0;              ///< rows on the pages before
    std::optional<std::int64_t> total;  ///< as counted for the first page
    std::vector<KeyValue> keys;         ///< empty: the next page begins `seen` rows from the start
};

/// `query`: what the cursor belongs to, any text.
std::string encode_cursor(const Cursor& cursor, std::string_view query);
Result<Cursor> decode_cursor(std::string_view text, std::string_view query);
/// The version a cursor speaks of, before it is known whether it is sound; 0 if it tells none.
std::int64_t version_in_cursor(std::string_view text);

/// DuckDB's type for a key, for the cast of its bound text.
std::string cast_type(const KeyValue& key);

}  // namespace jixia::query
