#include "records_cursor.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/crypto.h"
#include "base/json.h"

namespace jixia::query {
namespace {

constexpr std::size_t seal_size = 24, bytes_max = 8192, keys_max = 64;

/// Not a secret: whoever makes a sound cursor by hand gets what the same condition in `where` would give.
std::string seal_of(std::string_view content, std::string_view query) {
    return crypto::hmac_hex("jixia-records-cursor-1",
                            std::to_string(content.size()) + ":" + std::string(content) + std::string(query))
        .substr(0, seal_size);
}

std::optional<std::string> from_base64url(std::string_view text) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU);
    }
    return out;
}

struct KeyDocument {
    std::optional<std::string> v;
    dataset::ColumnType t{};
    std::int64_t p = 0, s = 0;
};
BOOST_DESCRIBE_STRUCT(KeyDocument, (), (v, t, p, s))
struct CursorDocument {
    std::int64_t v = 0, s = 0;
    std::optional<std::int64_t> n;
    std::vector<KeyDocument> k;
};
BOOST_DESCRIBE_STRUCT(CursorDocument, (), (v, s, n, k))

struct Opened {
    std::string content, seal;
};
std::optional<Opened> open(std::string_view text) {
    if (text.size() > bytes_max) return std::nullopt;
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() <= seal_size) return std::nullopt;
    return Opened{bytes->substr(seal_size), bytes->substr(0, seal_size)};
}

}  // namespace

std::string encode_cursor(const Cursor& cursor, std::string_view query) {
    CursorDocument document{cursor.version, cursor.seen, cursor.total, {}};
    for (const KeyValue& key : cursor.keys) document.k.push_back({key.text, key.type, key.precision, key.scale});
    const std::string content = json::to_string(document);
    return crypto::base64url(seal_of(content, query) + content);
}

Result<Cursor> decode_cursor(std::string_view text, std::string_view query) {
    const auto opened = open(text);
    if (!opened || !crypto::equal_secret(opened->seal, seal_of(opened->content, query))) return Error{&cursor_invalid};
    const auto document = json::decode_text<CursorDocument>(opened->content);
    // The same bytes again, so that no second text passes for this cursor.
    if (!document.has_value() || document->v < 1 || document->s < 0 || document->k.size() > keys_max ||
        crypto::base64url(opened->seal + opened->content) != text)
        return Error{&cursor_invalid};
    Cursor cursor{document->v, document->s, document->n, {}};
    for (const KeyDocument& key : document->k) {
        if (key.p < 0 || key.p > 38 || key.s < 0 || key.s > key.p) return Error{&cursor_invalid};
        cursor.keys.push_back({key.v, key.t, key.p, key.s});
    }
    return cursor;
}

std::int64_t version_in_cursor(std::string_view text) {
    const auto opened = open(text);
    if (!opened) return 0;
    const auto document = json::decode_text<CursorDocument>(opened->content);
    return document.has_value() && document->v > 0 ? document->v : 0;
}

std::string cast_type(const KeyValue& key) {
    switch (key.type) {
        case dataset::ColumnType::text: return "VARCHAR";
        case dataset::ColumnType::integer: return key.text && key.text->size() > 18 ? "HUGEINT" : "BIGINT";
        case dataset::ColumnType::decimal: return fmt::format("DECIMAL({}, {})", key.precision, key.scale);
        case dataset::ColumnType::real: return "DOUBLE";
        case dataset::ColumnType::boolean: return "BOOLEAN";
        case dataset::ColumnType::date: return "DATE";
        case dataset::ColumnType::datetime: return "TIMESTAMP";
    }
    return "VARCHAR";
}

}  // namespace jixia::query
