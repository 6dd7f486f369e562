#include "pairs.h"

#include <algorithm>

#include "base/text.h"

namespace jixia::quality {
namespace {

constexpr std::size_t bands = 16;
constexpr std::size_t about_rows = signature_places / bands, content_rows = sketch_bins / bands;

std::uint64_t band_hash(std::span<const std::uint8_t> places, std::uint64_t seed) {
    std::uint64_t hash = seed ^ 0xCBF29CE484222325U;
    for (const std::uint8_t place : places) hash = (hash ^ place) * 0x100000001B3U;
    return hash ^ (hash >> 29);
}

/// The code points of valid UTF-8, as pieces of it.
std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::string_view one = text::prefix(text, 1);
        out.push_back(one);
        text.remove_prefix(one.size());
    }
    return out;
}

std::vector<std::uint64_t> shingles_of(std::string_view text) {
    const auto characters = characters_of(text);
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i + 1 < characters.size(); ++i)
        out.push_back(hash_of(text.substr(static_cast<std::size_t>(characters[i].data() - text.data()),
                                          characters[i].size() + characters[i + 1].size())));
    if (out.empty() && !text.empty()) out.push_back(hash_of(text));
    return out;
}

void erase_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
}

}  // namespace

std::string core_of_title(std::string_view title, const std::vector<std::string>& areas) {
    std::string rest = text::fold(title);
    for (const std::string& area : areas) erase_all(rest, area);
    for (const std::string_view span : {"上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度", "一季度", "二季度",
                                        "三季度", "四季度", "年度", "季度", "月份"})
        erase_all(rest, span);
    std::string core;
    bool after_digit = false;
    for (const std::string_view c : characters_of(rest)) {
        const bool digit = c.size() == 1 && c[0] >= '0' && c[0] <= '9';
        const bool unit = c == "年" || c == "月" || c == "日" || c == "期";
        const bool mark = c.size() == 1 && std::string_view(" -_()[].,/~:").contains(c[0]);
        if (!digit && !(unit && after_digit) && !mark) core += c;
        after_digit = digit || (unit && after_digit);
    }
    return core.empty() ? std::string(title) : core;
}

Pairs::Pairs(std::vector<std::string> areas, Settings settings) : areas_(std::move(areas)), settings_(settings) {}

void Pairs::add(const Likeness& entry) {
    Signed& one = entries_.emplace_back();
    const std::string core = core_of_title(entry.title, areas_);
    const auto shingles = shingles_of(core);
    one.title = signature_of(shingles);
    std::vector<std::uint64_t> names;
    for (const std::string& column : entry.columns) names.push_back(hash_of(text::fold(column)));
    one.columns = signature_of(names);
    one.has_columns = !names.empty();
    one.content = signature_of(entry.sketch);
    one.has_content = entry.sketch.size() == sketch_bins && entry.rows > 0;
    one.rows = entry.rows;
    one.provider = entry.provider;
    one.title_hash = hash_of(text::fold(entry.title));
    one.core_hash = hash_of(core);
}

/// One band at a time: entries whose places agree in it lie side by side after sorting.
void Pairs::gather(Candidates& candidates, const std::function<std::uint64_t(const Signed&)>& band) const {
    struct Place {
        std::uint64_t hash;
        std::uint32_t entry;
        auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places;
    places.reserve(entries_.size());
    for (std::uint32_t i = 0; i < entries_.size(); ++i)
        if (const std::uint64_t hash = band(entries_[i]); hash != 0) places.push_back({hash, i});
    std::ranges::sort(places);
    const auto keep = [&](std::uint32_t a, std::uint32_t b) { candidates.push_back(std::uint64_t{a} << 32 | b); };
    for (std::size_t from = 0; from < places.size();) {
        std::size_t to = from + 1;
        while (to < places.size() && places[to].hash == places[from].hash) ++to;
        const bool crowded = to - from > settings_.bucket_max;
        for (std::size_t i = from; i < to; ++i) {
            const std::size_t end = crowded ? std::min(to, i + 2) : to;
            for (std::size_t j = i + 1; j < end; ++j) keep(places[i].entry, places[j].entry);
            if (crowded && i > from + 1) keep(places[from].entry, places[i].entry);
        }
        from = to;
    }
}

bool Pairs::judge(Pair& pair) const {
    const Signed& a = entries_[pair.first];
    const Signed& b = entries_[pair.second];
    pair.title = similarity(a.title, b.title);
    pair.columns = a.has_columns && b.has_columns ? similarity(a.columns, b.columns) : 0;
    if (a.has_content && b.has_content) pair.content = similarity(a.content, b.content);
    pair.same_provider = a.provider == b.provider;
    const bool large = std::min(a.rows, b.rows) >= settings_.duplicate_rows_min;
    if (pair.content >= settings_.duplicate_min && (large || pair.columns >= settings_.similar_content_min)) {
        pair.kind = PairKind::duplicate;
        return true;
    }
    if (pair.same_provider && a.core_hash == b.core_hash && a.title_hash != b.title_hash &&
        pair.columns >= settings_.fragment_columns_min) {
        pair.kind = PairKind::fragment;
        return true;
    }
    pair.kind = PairKind::similar;
    const bool about = pair.title >= settings_.similar_min && pair.columns >= settings_.similar_min;
    return about || (pair.content >= settings_.similar_content_min && large);
}

std::vector<Pair> Pairs::find() const {
    std::vector<Pair> found;
    Candidates candidates;
    const auto settle = [&] {
        std::ranges::sort(candidates);
        const auto rest = std::ranges::unique(candidates);
        candidates.erase(rest.begin(), rest.end());
    };
    for (std::size_t band = 0; band < bands; ++band) {
        const std::uint64_t seed = band + 1;
        // Titles and columns together: an entry without columns can be like another only in its rows.
        gather(candidates, [&](const Signed& one) {
            if (!one.has_columns) return std::uint64_t{0};
            return band_hash(std::span(one.title).subspan(band * about_rows, about_rows),
                             band_hash(std::span(one.columns).subspan(band * about_rows, about_rows), seed));
        });
        gather(candidates, [&](const Signed& one) {
            return one.has_content ? band_hash(std::span(one.content).subspan(band * content_rows, content_rows), seed)
                                   : std::uint64_t{0};
        });
        settle();
    }
    for (const std::uint64_t both : candidates) {
        Pair pair{static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both)};
        if (judge(pair)) found.push_back(pair);
        if (found.size() == settings_.pairs_max) break;
    }
    return found;
}

}  // namespace jixia::quality
