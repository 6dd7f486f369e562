#include "highlight.h"

#include <algorithm>

#include "tokenizer.h"

namespace jixia::search {
namespace {

constexpr std::string_view ellipsis = "…";

/// Glyphs that stand for one piece of the original text belong together.
struct Window {
    std::size_t begin, end;  ///< glyphs
};

/// What is shown of `count` glyphs: all, or `wanted` of them with the first mark near the beginning.
Window window_of(const std::vector<std::uint8_t>& marked, std::size_t count, std::size_t wanted) {
    if (count <= wanted) return {0, count};
    const auto first = static_cast<std::size_t>(std::ranges::find(marked, std::uint8_t{1}) - marked.begin());
    if (first == marked.size()) return {0, wanted};
    const std::size_t before = std::min(first, wanted / 4);
    const std::size_t begin = std::min(first - before, count - wanted);
    return {begin, begin + wanted};
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_escaped(out, text);
    return out;
}

Highlighter::Highlighter(const ParsedQuery& query) {
    for (const Term& term : query.terms) {
        if (term.excluded) continue;
        std::u32string before;
        tokenize(term.text, Purpose::query, [&](std::string_view token, std::uint32_t, std::uint32_t) {
            std::u32string folded;
            for (const Glyph& glyph : glyphs(token)) folded += glyph.code;
            // The last character of a run stands in the pair before it.
            const bool tail = folded.size() == 1 && !before.empty() && before.size() == 2 && before.back() == folded[0];
            before = folded;
            if (!tail) tokens_.push_back(std::move(folded));
            return true;
        });
    }
    std::ranges::sort(tokens_);
    tokens_.erase(std::ranges::unique(tokens_).begin(), tokens_.end());
}

bool Highlighter::holds(std::u32string_view token) const {
    return std::ranges::binary_search(tokens_, token, {}, [](const auto& one) { return std::u32string_view(one); });
}

std::string Highlighter::mark(std::string_view text, std::size_t characters_max) const {
    const std::vector<Glyph> all = glyphs(text);
    std::u32string folded;
    folded.reserve(all.size());
    for (const Glyph& glyph : all) folded += glyph.code;
    const std::u32string_view view = folded;
    std::vector<std::uint8_t> marked(all.size(), 0);
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i + 1;
        if (is_ideograph(all[i].code)) {
            if (holds(view.substr(i, 1))) marked[i] = 1;
            if (end < all.size() && is_ideograph(all[end].code) && holds(view.substr(i, 2))) marked[i] = marked[end] = 1;
        } else if (is_word_part(all[i].code)) {
            while (end < all.size() && is_word_part(all[end].code) && !is_ideograph(all[end].code)) ++end;
            if (holds(view.substr(i, end - i)))
                std::fill(marked.begin() + static_cast<std::ptrdiff_t>(i), marked.begin() + static_cast<std::ptrdiff_t>(end),
                          std::uint8_t{1});
        }
        i = end;
    }
    const Window window = window_of(marked, all.size(), characters_max);
    std::string out;
    if (window.begin > 0) out += ellipsis;
    bool open = false;
    for (std::size_t i = window.begin; i < window.end; ++i) {
        // One character may fold to several glyphs: it is written once.
        if (i > window.begin && all[i].begin == all[i - 1].begin) continue;
        if ((marked[i] != 0) != open) out += open ? "</em>" : "<em>";
        open = marked[i] != 0;
        append_escaped(out, text.substr(all[i].begin, all[i].end - all[i].begin));
    }
    if (open) out += "</em>";
    if (window.end < all.size()) out += ellipsis;
    return out;
}

}  // namespace jixia::search
