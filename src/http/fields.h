#pragma once
// Small readings of field values (RFC 9110 §5.6): names without case, lists, tokens, white space.
#include <algorithm>
#include <string_view>

namespace jixia::http::fields {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

/// tchar of RFC 9110.
constexpr bool is_token_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

constexpr bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_char); }

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Cuts the next element off a list; quoted commas do not separate. The list is empty afterwards when it was the last.
constexpr std::string_view next_element(std::string_view& list, char separator = ',') {
    bool quoted = false;
    for (std::size_t at = 0; at < list.size(); ++at) {
        if (list[at] == '"') quoted = !quoted;
        if (list[at] != separator || quoted) continue;
        const auto element = trimmed(list.substr(0, at));
        list.remove_prefix(at + 1);
        return element;
    }
    const auto element = trimmed(list);
    list = {};
    return element;
}

}  // namespace jixia::http::fields
