#include "match.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "candidates.h"
#include "facets.h"

namespace jixia::search {
namespace {

constexpr std::size_t reranked_max = 128;  ///< second stage: so many of the first stage's best are compared by their titles

Error bad_cursor() { return Error{&parameter_unknown, "", {{"cursor", "was not given out for this list"}}}; }

bool to_number(std::string_view text, std::int64_t& out) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    return fault == std::errc() && end == text.data() + text.size();
}

std::int64_t key_of(const Snapshot& snapshot, std::uint32_t document, Sort sort) {
    const Chunk& chunk = snapshot.chunk(document);
    const std::size_t at = document & chunk_mask;
    switch (sort) {
        case Sort::issued_at: return chunk.issued_at[at];
        case Sort::downloads: return chunk.downloads[at];
        case Sort::rows: return chunk.rows[at];
        case Sort::updated_at:
        case Sort::relevance:
        case Sort::title: break;
    }
    return chunk.updated_at[at];
}

std::string_view spelling_of(const Snapshot& snapshot, std::uint32_t document) {
    return snapshot.chunk(document).pinyin[document & chunk_mask];
}

struct Row {
    std::int64_t key;
    std::uint32_t document;
};

/// Largest key first, then id.
void page_by_number(const Snapshot& snapshot, std::vector<Row>& rows, std::size_t limit) {
    const auto less = [&](const Row& a, const Row& b) {
        return a.key != b.key ? a.key > b.key : snapshot.id(a.document) < snapshot.id(b.document);
    };
    const std::size_t count = std::min(limit, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), less);
    rows.resize(count);
}

/// By spelling (pinyin), then id. `key` holds the leading letters, so that most comparisons end there.
void page_by_title(const Snapshot& snapshot, std::vector<Row>& rows, std::size_t limit) {
    const auto less = [&](const Row& a, const Row& b) {
        if (a.key != b.key) return static_cast<std::uint64_t>(a.key) < static_cast<std::uint64_t>(b.key);
        const int order = spelling_of(snapshot, a.document).compare(spelling_of(snapshot, b.document));
        return order != 0 ? order < 0 : snapshot.id(a.document) < snapshot.id(b.document);
    };
    const std::size_t count = std::min(limit, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), less);
    rows.resize(count);
}

/// Orders that a key defines: the cursor holds the last key and id, so that pages neither skip nor repeat while others write.
Result<void> page_by_key(const Snapshot& snapshot, const std::vector<std::uint32_t>& documents, Sort sort, const Request& request,
                         Found& found) {
    const bool by_title = sort == Sort::title;
    std::string_view after_key, after_id;
    std::int64_t after_number = 0;
    if (!request.cursor.empty()) {
        const std::string_view cursor = request.cursor;
        const std::size_t dot = cursor.find('.', 2);
        if (!cursor.starts_with(by_title ? "t." : "k.") || dot == std::string_view::npos) return bad_cursor();
        after_key = cursor.substr(2, dot - 2);
        after_id = cursor.substr(dot + 1);
        if (after_id.empty() || (!by_title && !to_number(after_key, after_number))) return bad_cursor();
    }
    auto is_after = [&](std::uint32_t document, std::int64_t key) {
        if (by_title) {
            const int order = spelling_of(snapshot, document).compare(after_key);
            return order != 0 ? order > 0 : snapshot.id(document) > after_id;
        }
        return key != after_number ? key < after_number : snapshot.id(document) > after_id;
    };
    std::vector<Row> rows;
    rows.reserve(documents.size());
    for (const std::uint32_t document : documents) {
        const std::int64_t key = by_title ? static_cast<std::int64_t>(snapshot.chunk(document).title_keys[document & chunk_mask])
                                          : key_of(snapshot, document, sort);
        if (after_id.empty() || is_after(document, key)) rows.push_back({key, document});
    }
    const std::size_t left = rows.size();
    const auto limit = static_cast<std::size_t>(request.limit);
    if (by_title) page_by_title(snapshot, rows, limit);
    else page_by_number(snapshot, rows, limit);
    for (const Row& row : rows) found.ids.emplace_back(snapshot.id(row.document));
    if (left > rows.size() && !rows.empty()) {
        const Row& last = rows.back();
        const std::string key = by_title ? std::string(spelling_of(snapshot, last.document)) : std::to_string(last.key);
        found.next = std::string(by_title ? "t." : "k.") + key + "." + found.ids.back();
    }
    return {};
}

struct Hit {
    float score;
    std::uint32_t document;
};
bool better(const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.document > b.document; }

/// Second stage: titles that hold the words as typed, and hold little else, come first.
void rerank(const Snapshot& snapshot, const ParsedQuery& query, std::vector<Hit>& hits, std::size_t count) {
    std::vector<std::string> words;
    std::size_t typed = 0;
    for (const Term& term : query.terms) {
        if (term.excluded) continue;
        words.push_back(text::fold(term.text));
        typed += text::length(words.back());
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::string title = text::fold(snapshot.title(hits[i].document));
        std::size_t held = 0, first = std::string::npos;
        for (const std::string& word : words) {
            const std::size_t at = title.find(word);
            if (at == std::string::npos) continue;
            held += text::length(word);
            first = std::min(first, at);
        }
        if (held == 0) continue;
        const float share = static_cast<float>(held) / static_cast<float>(std::max<std::size_t>(typed, 1));
        const float cover =
            std::min(1.0F, static_cast<float>(held) / static_cast<float>(std::max<std::size_t>(text::length(title), 1)));
        hits[i].score *= 1.0F + 0.5F * share + cover + (first == 0 ? 0.05F : 0.0F);
        if (title == words.front() && words.size() == 1) hits[i].score *= 2.0F;
    }
    std::sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(count), better);
}

/// The best `wanted` in order, the first of them by both stages.
void order_hits(const Snapshot& snapshot, const ParsedQuery& query, std::vector<Hit>& hits, std::size_t wanted) {
    const std::size_t sorted = std::min(hits.size(), std::max(wanted, reranked_max));
    if (sorted < hits.size())
        std::nth_element(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(sorted), hits.end(), better);
    std::sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(sorted), better);
    rerank(snapshot, query, hits, std::min(sorted, reranked_max));
    hits.resize(std::min(hits.size(), wanted));
}

/// Ties of the first stage: fresh, popular, short.
float with_prior(const Snapshot& snapshot, std::uint32_t document, float score) {
    const Chunk& chunk = snapshot.chunk(document);
    return score * (1.0F + 0.05F * chunk.prior[document & chunk_mask]);
}

std::vector<Hit> hits_of(const Snapshot& snapshot, const Candidates& all) {
    std::vector<Hit> hits;
    hits.reserve(all.scores.size());
    for (std::size_t i = 0; i < all.scores.size(); ++i)
        hits.push_back({with_prior(snapshot, all.documents[i], all.scores[i]), all.documents[i]});
    return hits;
}

Result<void> page_by_relevance(const Snapshot& snapshot, const ParsedQuery& query, std::vector<Hit> hits, const Request& request,
                               Found& found) {
    std::int64_t offset = 0;
    if (!request.cursor.empty() &&
        (!request.cursor.starts_with("o.") || !to_number(request.cursor.substr(2), offset) || offset < 0))
        return bad_cursor();
    const auto from = std::min(static_cast<std::size_t>(offset), hits.size());
    const std::size_t to = std::min(hits.size(), from + static_cast<std::size_t>(request.limit));
    const bool more = to < hits.size() && to > from;
    order_hits(snapshot, query, hits, to);
    for (std::size_t i = from; i < to; ++i) found.ids.emplace_back(snapshot.id(hits[i].document));
    if (more) found.next = "o." + std::to_string(to);
    return {};
}

}  // namespace

Result<Found> find(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query, const Request& request) {
    JX_ASSERT(request.limit >= 0);
    JX_TRY(Candidates all, candidates(snapshot, postings, query));
    Found found;
    found.facets = filter_and_count(snapshot, request, all);
    found.total = static_cast<std::int64_t>(all.documents.size());
    found.relaxed = all.relaxed;
    const Sort sort = request.sort.value_or(query.terms.empty() ? Sort::updated_at : Sort::relevance);
    const bool scored = sort == Sort::relevance && !all.scores.empty();
    JX_CHECK(scored ? page_by_relevance(snapshot, query, hits_of(snapshot, all), request, found)
                    : page_by_key(snapshot, all.documents, sort, request, found));
    return found;
}

Result<std::vector<std::uint32_t>> best(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query,
                                        std::size_t limit) {
    JX_TRY(const Candidates all, candidates(snapshot, postings, query));
    std::vector<Hit> hits = hits_of(snapshot, all);
    order_hits(snapshot, query, hits, limit);
    std::vector<std::uint32_t> documents;
    for (const Hit& hit : hits) documents.push_back(hit.document);
    return documents;
}

Result<bool> matches_anything(const Snapshot& snapshot, Postings& postings, const Term& term) {
    ParsedQuery alone;
    alone.blank = false;
    alone.terms.push_back(term);
    alone.terms.front().excluded = false;
    JX_TRY(const Candidates all, candidates(snapshot, postings, alone));
    return !all.documents.empty() && !all.relaxed;
}

}  // namespace jixia::search
