#pragma once
// What callers ask of the search and what it answers. Values only.
#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::search {

/// More than 512 characters or 64 terms (400).
inline constexpr ErrorCode query_too_long{"search-query-too-long", ErrorKind::malformed};
/// A facet, sort order or cursor that does not exist (400).
inline constexpr ErrorCode parameter_unknown{"search-parameter-unknown", ErrorKind::malformed};
/// The index file is damaged or missing and is being made again (503).
inline constexpr ErrorCode index_unavailable{"search-index-unavailable", ErrorKind::busy};

/// Another process has the index folder (423).
inline constexpr ErrorCode index_locked{"search-index-locked", ErrorKind::locked};

/// What results can be narrowed by and counted along.
enum class Facet : std::uint8_t { theme, division, provider, openness, format, update_frequency, industry, priority, level };
BOOST_DESCRIBE_ENUM(Facet, theme, division, provider, openness, format, update_frequency, industry, priority, level)
inline constexpr std::size_t facet_count = 9;

/// relevance needs a query; every other order is total, with the id as the last key.
enum class Sort : std::uint8_t { relevance, updated_at, issued_at, downloads, rows, title };

struct Request {
    std::string query = {};                                       ///< as typed
    std::array<std::vector<std::string>, facet_count> filters{};  ///< codes by facet: OR within, AND across
    std::optional<Instant> updated_since = {};
    std::optional<Sort> sort = {};            ///< nothing: relevance with a query, else updated_at
    std::vector<Facet> facets = {};           ///< which to count
    std::size_t facet_values_max = SIZE_MAX;  ///< the most frequent ones of a facet, and always those filtered by
    std::int64_t limit = 20;                  ///< 0 to 1000
    std::string cursor = {};                  ///< from `Found::next`, opaque
};

struct FacetValue {
    std::string code;
    std::string name;  ///< provider only: its name
    std::int64_t count = 0;
};

/// Ids in order, exact total, exact counts. A facet's counts ignore its own filter.
struct Found {
    std::vector<std::string> ids;
    std::int64_t total = 0;
    std::string next;  ///< cursor of the next page, empty at the end
    std::vector<std::pair<Facet, std::vector<FacetValue>>> facets;
    bool relaxed = false;    ///< nothing held all parts of the query, so most of them were enough
    std::string suggestion;  ///< what was perhaps meant, when what was typed is nowhere; else empty
};

/// One line of the suggestion list. `entry_id` is empty for words.
struct Suggestion {
    std::string text;
    std::string kind;  ///< "title", "keyword", "provider"
    std::optional<std::string> entry_id;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (text, kind, entry_id))

struct IndexStatistics {
    std::int64_t documents = 0, file_bytes = 0, column_bytes = 0, posting_bytes = 0;
};

}  // namespace jixia::search
