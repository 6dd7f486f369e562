#include "candidates.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace jixia::search {
namespace {

constexpr Posting fields_mask = (1U << field_bits) - 1;
constexpr std::size_t relaxed_tokens_max = 64;  ///< of a longer run only the first ones are counted

std::uint32_t ordinal_of(Posting posting) { return posting >> field_bits; }

/// The weight of the best field a token stands in, by the bits of `field_title` … `field_abstract`.
const std::array<float, 1U << field_bits>& field_weights() {
    static const auto table = [] {
        constexpr std::array<float, field_bits> weights{8, 5, 3, 2, 1};
        std::array<float, 1U << field_bits> made{};
        for (unsigned mask = 1; mask < made.size(); ++mask) {
            made[mask] = weights[static_cast<std::size_t>(std::countr_zero(mask))];
            // Further fields add a little.
            made[mask] += 0.3F * static_cast<float>(std::popcount(mask) - 1);
        }
        return made;
    }();
    return table;
}

float rareness(const Snapshot& snapshot, const PostingList& list) {
    return std::log(1.0F + static_cast<float>(snapshot.documents) / static_cast<float>(list->size() + 1));
}

/// First posting at or after `from` whose ordinal is at least `ordinal`: doubling steps, then bisection.
std::size_t seek(const std::vector<Posting>& list, std::size_t from, std::uint32_t ordinal) {
    std::size_t step = 1, low = from;
    while (low + step < list.size() && ordinal_of(list[low + step]) < ordinal) {
        low += step;
        step *= 2;
    }
    const auto end = list.begin() + static_cast<std::ptrdiff_t>(std::min(low + step + 1, list.size()));
    return static_cast<std::size_t>(
        std::lower_bound(list.begin() + static_cast<std::ptrdiff_t>(low), end, ordinal << field_bits) - list.begin());
}

void intersect(Candidates& all, const std::vector<Posting>& list, float weight) {
    const auto& weights = field_weights();
    constexpr std::size_t gallop_ratio = 16;
    const bool gallop = list.size() > gallop_ratio * all.documents.size();
    std::size_t kept = 0, at = 0;
    for (std::size_t i = 0; i < all.documents.size(); ++i) {
        const std::uint32_t ordinal = all.documents[i];
        if (gallop) at = seek(list, at, ordinal);
        else
            while (at < list.size() && ordinal_of(list[at]) < ordinal) ++at;
        if (at == list.size()) break;
        if (ordinal_of(list[at]) != ordinal) continue;
        all.documents[kept] = ordinal;
        all.scores[kept++] = all.scores[i] + weight * weights[list[at] & fields_mask];
    }
    all.documents.resize(kept);
    all.scores.resize(kept);
}

void subtract(Candidates& all, const std::vector<std::uint32_t>& removed) {
    std::size_t kept = 0, at = 0;
    for (std::size_t i = 0; i < all.documents.size(); ++i) {
        while (at < removed.size() && removed[at] < all.documents[i]) ++at;
        if (at < removed.size() && removed[at] == all.documents[i]) continue;
        all.documents[kept] = all.documents[i];
        all.scores[kept++] = all.scores[i];
    }
    all.documents.resize(kept);
    all.scores.resize(kept);
}

Candidates everything(const Snapshot& snapshot) {
    Candidates all;
    all.documents.reserve(static_cast<std::size_t>(snapshot.documents));
    for (std::size_t c = 0; c < snapshot.alive.size(); ++c) {
        const auto first = static_cast<std::uint32_t>(c << chunk_bits);
        for (std::uint32_t w = 0; w < chunk_size / 64; ++w)
            for (std::uint64_t bits = snapshot.alive[c]->bits[w]; bits != 0; bits &= bits - 1)
                all.documents.push_back(first + w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
    return all;
}

struct Weighted {
    PostingList list;
    float weight;
};

/// The documents in which every list has a posting, with their scores.
Candidates all_of(const Snapshot& snapshot, std::vector<Weighted> lists) {
    Candidates all;
    std::ranges::sort(lists, {}, [](const Weighted& one) { return one.list->size(); });
    const auto& weights = field_weights();
    all.documents.reserve(lists.front().list->size());
    all.scores.reserve(lists.front().list->size());
    for (const Posting posting : *lists.front().list) {
        if (!snapshot.is_alive(ordinal_of(posting))) continue;
        all.documents.push_back(ordinal_of(posting));
        all.scores.push_back(lists.front().weight * weights[posting & fields_mask]);
    }
    for (std::size_t i = 1; i < lists.size() && !all.documents.empty(); ++i) intersect(all, *lists[i].list, lists[i].weight);
    return all;
}

/// Lists of a term's tokens; an empty list among them means that nothing matches and the rest need not be read.
Result<bool> lists_of(const Snapshot& snapshot, Postings& postings, const Term& term, std::vector<Weighted>& lists) {
    for (const std::string& match : term.matches) {
        JX_TRY(const PostingList list, postings.get(match, snapshot.end));
        if (list->empty()) return false;
        // A long word counts as much as its parts' mean.
        lists.push_back({list, rareness(snapshot, list) / static_cast<float>(term.matches.size())});
    }
    return true;
}

/// Documents that hold at least 60 % of each word's tokens: for queries like 济南公交, whose middle pair is no word.
Result<Candidates> most_of(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query) {
    constexpr std::size_t percent = 60;
    std::vector<float> scores(snapshot.end, 0.0F);
    std::vector<std::uint8_t> found(snapshot.end, 0), passed(snapshot.end, 0);
    std::uint8_t words = 0;
    const auto& weights = field_weights();
    for (const Term& term : query.terms) {
        if (term.excluded) continue;
        const std::size_t count = std::min(term.matches.size(), relaxed_tokens_max);
        const auto needed = static_cast<std::uint8_t>((count * percent + 99) / 100);
        std::ranges::fill(found, std::uint8_t{0});
        for (std::size_t i = 0; i < count; ++i) {
            JX_TRY(const PostingList list, postings.get(term.matches[i], snapshot.end));
            const float weight = rareness(snapshot, list) / static_cast<float>(count);
            for (const Posting posting : *list) {
                const std::uint32_t ordinal = ordinal_of(posting);
                if (ordinal >= snapshot.end) break;
                scores[ordinal] += weight * weights[posting & fields_mask];
                passed[ordinal] = static_cast<std::uint8_t>(passed[ordinal] + (++found[ordinal] == needed ? 1 : 0));
            }
        }
        ++words;
    }
    Candidates all;
    all.relaxed = true;
    for (std::uint32_t ordinal = 0; ordinal < snapshot.end; ++ordinal) {
        if (passed[ordinal] != words || !snapshot.is_alive(ordinal)) continue;
        all.documents.push_back(ordinal);
        all.scores.push_back(scores[ordinal]);
    }
    return all;
}

bool may_relax(const ParsedQuery& query) {
    bool longer = false;
    for (const Term& term : query.terms) longer = longer || (!term.excluded && !term.phrase && term.matches.size() > 2);
    return longer;
}

}  // namespace

Result<Candidates> candidates(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query) {
    if (query.unsearchable) return Candidates{};
    std::vector<Weighted> lists;
    bool possible = true, wanted = false;
    for (const Term& term : query.terms) {
        if (term.excluded || !possible) continue;
        wanted = true;
        JX_TRY(possible, lists_of(snapshot, postings, term, lists));
    }
    Candidates all;
    if (!wanted) {
        all = everything(snapshot);
        if (!query.terms.empty()) all.scores.assign(all.documents.size(), 0.0F);
    } else if (possible) {
        all = all_of(snapshot, std::move(lists));
    }
    if (wanted && all.documents.empty() && may_relax(query)) { JX_TRY(all, most_of(snapshot, postings, query)); }
    for (const Term& term : query.terms) {
        if (!term.excluded || all.documents.empty()) continue;
        std::vector<Weighted> excluded;
        JX_TRY(const bool any, lists_of(snapshot, postings, term, excluded));
        if (any) subtract(all, all_of(snapshot, std::move(excluded)).documents);
    }
    return all;
}

}  // namespace jixia::search
