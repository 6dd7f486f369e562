#include "tokenizer.h"

#include <sqlite3.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <string>

#include "base/text.h"

namespace jixia::search {
namespace {

constexpr std::size_t token_bytes_max = 64;  ///< a longer word is cut: nobody types it

/// The code point for the common ranges, or 0 where the full folding must be asked.
char32_t fold_fast(char32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c < 0x80) return c;
    if (c >= 0x4E00 && c <= 0x9FFF) return c;
    if (c == 0x3000) return ' ';
    if (c > 0x3000 && c <= 0x301F) return c;
    if (c >= 0xFF01 && c <= 0xFF5E) return fold_fast(c - 0xFEE0);
    return 0;
}

void fold_slow(UChar32 c, std::uint32_t begin, std::uint32_t end, std::vector<Glyph>& out) {
    std::string one;
    append_utf8(one, static_cast<char32_t>(c));
    const std::string folded = text::fold(one);
    const auto size = static_cast<std::int32_t>(folded.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 part = 0;
        U8_NEXT(folded.data(), at, size, part);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
        out.push_back({part < 0 ? U' ' : static_cast<char32_t>(part), begin, end});
    }
}

/// Ideographs from `from` to `to` as bigrams, and the last one alone if `tail`.
bool emit_run(const std::vector<Glyph>& all, std::size_t from, std::size_t to, bool tail, const TokenSink& sink) {
    std::string token;
    for (std::size_t i = from; i + 1 < to; ++i) {
        token.clear();
        append_utf8(token, all[i].code);
        append_utf8(token, all[i + 1].code);
        if (!sink(token, all[i].begin, all[i + 1].end)) return false;
    }
    if (!tail && to - from > 1) return true;
    token.clear();
    append_utf8(token, all[to - 1].code);
    return sink(token, all[to - 1].begin, all[to - 1].end);
}

bool emit_word(const std::vector<Glyph>& all, std::size_t from, std::size_t to, const TokenSink& sink) {
    std::string token;
    for (std::size_t i = from; i < to && token.size() < token_bytes_max; ++i) append_utf8(token, all[i].code);
    return sink(token, all[from].begin, all[to - 1].end);
}

struct FtsTokenizer {
    static int create(void*, const char**, int, Fts5Tokenizer** out) {
        static FtsTokenizer shared;  // it has no state
        *out = reinterpret_cast<Fts5Tokenizer*>(&shared);
        return SQLITE_OK;
    }
    static void destroy(Fts5Tokenizer*) {}
    static int run(Fts5Tokenizer*, void* context, int flags, const char* bytes, int size,
                   int (*token)(void*, int, const char*, int, int, int)) {
        const Purpose purpose = (flags & FTS5_TOKENIZE_QUERY) != 0 ? Purpose::query : Purpose::document;
        int outcome = SQLITE_OK;
        tokenize(
            {bytes, static_cast<std::size_t>(size)}, purpose, [&](std::string_view word, std::uint32_t begin, std::uint32_t end) {
                outcome =
                    token(context, 0, word.data(), static_cast<int>(word.size()), static_cast<int>(begin), static_cast<int>(end));
                return outcome == SQLITE_OK;
            });
        return outcome;
    }
};

void fields(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int, sqlite3_value**) {
    unsigned mask = 0;
    const int phrases = api->xPhraseCount(context);
    for (int phrase = 0; phrase < phrases; ++phrase) {
        Fts5PhraseIter iterator{};
        int column = -1;
        if (api->xPhraseFirstColumn(context, phrase, &iterator, &column) != SQLITE_OK) break;
        for (; column >= 0; api->xPhraseNextColumn(context, &iterator, &column)) mask |= 1U << static_cast<unsigned>(column);
    }
    sqlite3_result_int(result, static_cast<int>(mask));
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
    char buffer[4];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(buffer, size, static_cast<UChar32>(code));
    out.append(buffer, static_cast<std::size_t>(size));
}

bool is_ideograph(char32_t c) {
    if (c < 0x1100) return false;
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
    if (c == 0x3005 || c == 0x3007 || (c >= 0x3040 && c <= 0x30FF && c != 0x30FB) || (c >= 0xAC00 && c <= 0xD7A3)) return true;
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0;
}

bool is_word_part(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    const auto code = static_cast<UChar32>(c);
    return u_isalnum(code) != 0 || (U_MASK(u_charType(code)) & U_GC_M_MASK) != 0;
}

std::vector<Glyph> glyphs(std::string_view utf8) {
    std::vector<Glyph> out;
    out.reserve(utf8.size() / 2 + 4);
    const char* data = utf8.data();
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t at = 0; at < size;) {
        const auto begin = static_cast<std::uint32_t>(at);
        UChar32 c = 0;
        U8_NEXT(data, at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
        const auto end = static_cast<std::uint32_t>(at);
        if (c <= 0) out.push_back({U' ', begin, end});
        else if (const char32_t fast = fold_fast(static_cast<char32_t>(c)); fast != 0) out.push_back({fast, begin, end});
        else fold_slow(c, begin, end, out);
    }
    return out;
}

std::u32string code_points(std::string_view utf8) {
    std::u32string out;
    for (const Glyph& glyph : glyphs(utf8)) out += glyph.code;
    return out;
}

void tokenize(std::string_view utf8, Purpose purpose, const TokenSink& sink) {
    const std::vector<Glyph> all = glyphs(utf8);
    const std::size_t size = all.size();
    auto is_token = [&](std::size_t i) { return is_ideograph(all[i].code) || is_word_part(all[i].code); };
    for (std::size_t at = 0; at < size;) {
        std::size_t end = at;
        if (is_ideograph(all[at].code)) {
            while (end < size && is_ideograph(all[end].code)) ++end;
            bool tail = purpose == Purpose::document;
            // A phrase over several runs must step over the same positions as the document did.
            for (std::size_t i = end; !tail && i < size; ++i) tail = is_token(i);
            if (!emit_run(all, at, end, tail, sink)) return;
        } else if (is_word_part(all[at].code)) {
            while (end < size && is_word_part(all[end].code) && !is_ideograph(all[end].code)) ++end;
            if (!emit_word(all, at, end, sink)) return;
        } else end = at + 1;
        at = end;
    }
}

bool register_fts(sqlite3* connection) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return false;
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (api == nullptr) return false;
    fts5_tokenizer functions{FtsTokenizer::create, FtsTokenizer::destroy, FtsTokenizer::run};
    return api->xCreateTokenizer(api, "jixia", nullptr, &functions, nullptr) == SQLITE_OK &&
           api->xCreateFunction(api, "jx_fields", nullptr, fields, nullptr) == SQLITE_OK;
}

}  // namespace jixia::search
