#include "facets.h"

#include <algorithm>
#include <bit>

namespace jixia::search {
namespace {

using Fails = std::uint16_t;  ///< a bit for every facet whose filter a document fails
constexpr Fails hard_fail = 1U << facet_count;

/// Calls `work(chunk, begin, end)` for each stretch of `documents` (growing) that lies in one chunk.
template <class Work>
void by_chunk(const Snapshot& snapshot, const std::vector<std::uint32_t>& documents, Work work) {
    for (std::size_t begin = 0; begin < documents.size();) {
        const std::uint32_t chunk = documents[begin] >> chunk_bits;
        std::size_t end = begin + 1;
        const std::uint32_t limit = (chunk + 1) << chunk_bits;
        end = static_cast<std::size_t>(
            std::lower_bound(documents.begin() + static_cast<std::ptrdiff_t>(begin), documents.end(), limit) - documents.begin());
        work(*snapshot.chunks[chunk], begin, end);
        begin = end;
    }
}

/// By code number: does the filter take it?
std::vector<std::uint8_t> accepted(const Codes& codes, const std::vector<std::string>& wanted) {
    std::vector<std::uint8_t> table(codes.codes.size(), 0);
    for (const std::string& code : wanted) table[codes.find(code)] = 1;
    table[0] = 0;
    for (std::size_t i = 1; i < table.size(); ++i)
        for (std::uint32_t above = codes.parents[i]; table[i] == 0 && above != 0; above = codes.parents[above])
            table[i] = table[above];
    return table;
}

void apply_filter(const Snapshot& snapshot, const std::vector<std::uint32_t>& documents, Facet facet,
                  const std::vector<std::string>& wanted, std::vector<Fails>& fails) {
    const auto f = static_cast<std::size_t>(facet);
    const std::vector<std::uint8_t> table = accepted(*snapshot.dictionaries[f], wanted);
    const bool multiple = is_multiple(facet);
    const auto bit = static_cast<Fails>(1U << f);
    by_chunk(snapshot, documents, [&](const Chunk& chunk, std::size_t begin, std::size_t end) {
        const Column& column = chunk.facets[f];
        for (std::size_t i = begin; i < end; ++i) {
            std::uint8_t pass = 0;
            for (const std::uint32_t value : column.of(documents[i] & chunk_mask, multiple)) pass |= table[value];
            if (pass == 0) fails[i] |= bit;
        }
    });
}

void count(const Snapshot& snapshot, const std::vector<std::uint32_t>& documents, Facet facet,
           std::vector<std::int64_t>& counts) {
    const auto f = static_cast<std::size_t>(facet);
    std::vector<std::uint32_t> sums(counts.size(), 0);
    by_chunk(snapshot, documents, [&](const Chunk& chunk, std::size_t begin, std::size_t end) {
        const Column& column = chunk.facets[f];
        if (!is_multiple(facet)) {
            const std::uint32_t* values = column.values.data();
            for (std::size_t i = begin; i < end; ++i) ++sums[values[documents[i] & chunk_mask]];
        } else {
            for (std::size_t i = begin; i < end; ++i)
                for (const std::uint32_t value : column.of(documents[i] & chunk_mask, true)) ++sums[value];
        }
    });
    for (std::size_t i = 0; i < sums.size(); ++i) counts[i] += sums[i];
}

std::vector<FacetValue> listed(const Codes& codes, const std::vector<std::int64_t>& counts,
                               const std::vector<std::string>& wanted, std::size_t values_max) {
    std::vector<std::int64_t> sums = counts;
    for (std::size_t i = 1; i < counts.size(); ++i)
        for (std::uint32_t above = codes.parents[i]; above != 0; above = codes.parents[above]) sums[above] += counts[i];
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 1; i < sums.size(); ++i)
        if (sums[i] > 0) order.push_back(i);
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        return sums[a] != sums[b] ? sums[a] > sums[b] : codes.codes[a] < codes.codes[b];
    };
    if (order.size() > values_max) {
        const auto rest = order.begin() + static_cast<std::ptrdiff_t>(values_max);
        std::ranges::nth_element(order, rest, before);
        order.erase(std::remove_if(rest, order.end(),
                                   [&](std::uint32_t i) { return std::ranges::find(wanted, codes.codes[i]) == wanted.end(); }),
                    order.end());
    }
    std::ranges::sort(order, before);
    std::vector<FacetValue> values;
    values.reserve(order.size());
    for (const std::uint32_t i : order) values.push_back({codes.codes[i], codes.names[i], sums[i]});
    return values;
}

/// By facet: the documents that fail its filter and no other.
using AlmostPassing = std::array<std::vector<std::uint32_t>, facet_count>;

/// Takes out of `all` what fails a filter; what fails only the filter of one facet is what that facet's other values would find.
AlmostPassing apply_filters(const Snapshot& snapshot, const Request& request, Candidates& all) {
    const std::vector<std::uint32_t>& documents = all.documents;
    std::vector<Fails> fails(documents.size(), 0);
    for (std::size_t f = 0; f < facet_count; ++f)
        if (!request.filters[f].empty()) apply_filter(snapshot, documents, static_cast<Facet>(f), request.filters[f], fails);
    if (request.updated_since) {
        const std::int64_t since = micros(*request.updated_since);
        by_chunk(snapshot, documents, [&](const Chunk& chunk, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                if (chunk.updated_at[documents[i] & chunk_mask] < since) fails[i] |= hard_fail;
        });
    }
    AlmostPassing only;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fails.size(); ++i) {
        if (fails[i] == 0) {
            all.documents[kept] = all.documents[i];
            if (!all.scores.empty()) all.scores[kept] = all.scores[i];
            ++kept;
        } else if (std::has_single_bit(fails[i]) && fails[i] != hard_fail) {
            only[static_cast<std::size_t>(std::countr_zero(fails[i]))].push_back(all.documents[i]);
        }
    }
    all.documents.resize(kept);
    if (!all.scores.empty()) all.scores.resize(kept);
    return only;
}

}  // namespace

FacetValues filter_and_count(const Snapshot& snapshot, const Request& request, Candidates& all) {
    const bool filtered = request.updated_since || std::ranges::any_of(request.filters, [](const auto& f) { return !f.empty(); });
    const AlmostPassing only = filtered ? apply_filters(snapshot, request, all) : AlmostPassing{};
    FacetValues out;
    for (const Facet facet : request.facets) {
        const auto f = static_cast<std::size_t>(facet);
        const Codes& codes = *snapshot.dictionaries[f];
        std::vector<std::int64_t> counts(codes.codes.size(), 0);
        count(snapshot, all.documents, facet, counts);
        count(snapshot, only[f], facet, counts);
        out.emplace_back(facet, listed(codes, counts, request.filters[f], request.facet_values_max));
    }
    return out;
}

}  // namespace jixia::search
