#include <chrono>
#include <map>

#include "base/text.h"
#include "catalog/resources.h"
#include "highlight.h"
#include "http/router.h"
#include "query.h"
#include "search/search.h"
#include "storage/database.h"

namespace jixia::search {
namespace {

constexpr std::size_t abstract_characters_max = 200;
constexpr std::size_t facet_values_max = 200;
constexpr std::size_t filter_values_max = 50, filter_bytes_max = 128;
constexpr std::int64_t limit_max = 1000, suggestions_max = 20;

struct Highlights {
    std::string title, abstract;
};
BOOST_DESCRIBE_STRUCT(Highlights, (), (title, abstract))

/// A card with what the query matched in it.
struct HitCard : catalog::EntryCard {
    Highlights highlights;
};
BOOST_DESCRIBE_STRUCT(HitCard, (catalog::EntryCard), (highlights))

struct FacetCount {
    std::string code, label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(FacetCount, (), (code, label, count))

struct SearchAnswer {
    std::vector<HitCard> items;
    std::optional<std::int64_t> total;  ///< absent with count=none
    std::optional<std::string> next;
    std::int64_t limit = 0;
    std::map<std::string, std::vector<FacetCount>> facets;
    double took_ms = 0;
    std::optional<std::string> suggestion;
};
BOOST_DESCRIBE_STRUCT(SearchAnswer, (), (items, total, next, limit, facets, took_ms, suggestion))

struct SuggestionList {
    std::vector<Suggestion> items;
};
BOOST_DESCRIBE_STRUCT(SuggestionList, (), (items))

/// The code list that labels a facet's codes.
std::string_view list_of(Facet facet) {
    switch (facet) {
        case Facet::theme: return "theme";
        case Facet::division: return "division";
        case Facet::provider: return "provider";
        case Facet::openness: return "open_attribute";
        case Facet::format: return "format";
        case Facet::update_frequency: return "update_frequency";
        case Facet::industry: return "industry";
        case Facet::priority: return "priority";
        case Facet::level: return "level";
    }
    return "";
}

std::string name_of(Facet facet) { return boost::describe::enum_to_string(facet, ""); }

Error bad_parameter(std::string_view name, std::string detail) {
    return Error{&parameter_unknown, {}, {{std::string(name), std::move(detail), "unknown"}}};
}

Result<std::optional<Sort>> sort_of(const http::Query& query) {
    static const std::map<std::string, Sort, std::less<>> known{
        {"relevance", Sort::relevance},  {"-updated_at", Sort::updated_at},
        {"-issued_at", Sort::issued_at}, {"-downloads", Sort::downloads},
        {"-rows", Sort::rows},           {"title", Sort::title}};
    const auto name = query.one("sort");
    if (!name || name->empty()) return std::optional<Sort>{};
    const auto place = known.find(*name);
    if (place == known.end())
        return bad_parameter("sort", "must be one of: relevance, -updated_at, -issued_at, -downloads, -rows, title");
    return std::optional<Sort>(place->second);
}

Result<std::vector<Facet>> facets_of(const http::Query& query) {
    std::vector<Facet> facets;
    for (const std::string& list : query.many("facets")) {
        for (const std::string& name : text::split(list, ',')) {
            if (name.empty()) continue;
            Facet facet{};
            if (!boost::describe::enum_from_string(name.c_str(), facet))
                return bad_parameter(
                    "facets",
                    "must be among: theme, division, provider, openness, format, update_frequency, industry, priority, level");
            if (std::ranges::find(facets, facet) == facets.end()) facets.push_back(facet);
        }
    }
    return facets;
}

/// A date means its beginning in the platform's zone.
Result<std::optional<Instant>> since_of(const http::Query& query) {
    const auto value = query.one("updated_since");
    if (!value || value->empty()) return std::optional<Instant>{};
    if (const auto date = parse_date(*value); date.has_value()) return std::optional<Instant>(start_of(*date));
    if (const auto instant = parse_instant(*value); instant.has_value()) return std::optional<Instant>(*instant);
    return bad_parameter("updated_since", "must be a date (2026-01-31) or an instant (RFC 3339)");
}

Result<Request> request_of(const http::Query& query) {
    Request request;
    request.query = query.one("q").value_or("");
    for (std::size_t f = 0; f < facet_count; ++f) {
        const std::string name = name_of(static_cast<Facet>(f));
        for (std::string& code : query.many(name)) {
            if (code.size() > filter_bytes_max) return bad_parameter(name, "is longer than any code");
            if (!code.empty()) request.filters[f].push_back(std::move(code));
        }
        if (request.filters[f].size() > filter_values_max) return bad_parameter(name, "may be given 50 times at most");
    }
    JX_TRY(request.updated_since, since_of(query));
    JX_TRY(request.sort, sort_of(query));
    JX_TRY(request.facets, facets_of(query));
    JX_TRY(request.limit, query.integer("limit", request.limit, 0, limit_max));
    request.cursor = query.one("cursor").value_or("");
    request.facet_values_max = facet_values_max;
    return request;
}

/// The address of the next page: this one's, with another cursor.
std::string next_url(const http::Call& call, const std::string& cursor) {
    std::string url = call.path + "?";
    for (const auto& [name, value] : call.query.all())
        if (name != "cursor") url += text::percent_encode(name) + "=" + text::percent_encode(value) + "&";
    return url + "cursor=" + text::percent_encode(cursor);
}

struct Doors {
    Search& search;
    catalog::EntryReader& entries;
    storage::Database& database;
};

std::map<std::string, std::vector<FacetCount>> labelled(const Found& found, catalog::EntryReader& entries,
                                                        std::string_view language) {
    std::map<std::string, std::vector<FacetCount>> out;
    for (const auto& [facet, values] : found.facets) {
        auto& counts = out[name_of(facet)];
        counts.reserve(values.size());
        for (const FacetValue& value : values)
            counts.push_back({value.code,
                              facet == Facet::provider ? value.name : entries.label(list_of(facet), value.code, language),
                              value.count});
    }
    return out;
}

Result<http::Reply<SearchAnswer>> answer(const Doors& doors, const http::Call& call) {
    const auto begun = std::chrono::steady_clock::now();
    const std::string_view language = call.language == http::Language::en ? "en" : "zh";
    JX_TRY(const Request request, request_of(call.query));
    const std::string count = call.query.one("count").value_or("exact");
    if (count != "exact" && count != "estimate" && count != "none")
        return bad_parameter("count", "must be one of: exact, estimate, none");
    JX_TRY(const Found found, doors.search.find(request));
    std::vector<catalog::EntryCard> cards;
    if (!found.ids.empty()) {
        JX_TRY(cards,
               doors.database.read([&](storage::Transaction& tx) { return doors.entries.cards(tx, found.ids, language); }));
    }
    http::Reply<SearchAnswer> reply{};
    SearchAnswer& out = reply.value;
    JX_TRY(const ParsedQuery query, parse_query(request.query));
    const Highlighter highlighter(query);
    out.items.reserve(cards.size());
    for (catalog::EntryCard& card : cards) {
        Highlights marks{highlighter.mark(card.title, SIZE_MAX), highlighter.mark(card.abstract, abstract_characters_max)};
        out.items.push_back({std::move(card), std::move(marks)});
    }
    if (count != "none") out.total = found.total;
    out.limit = request.limit;
    out.facets = labelled(found, doors.entries, language);
    if (!found.suggestion.empty()) out.suggestion = found.suggestion;
    if (!found.next.empty()) {
        out.next = next_url(call, found.next);
        reply.headers.set("Link", "<" + *out.next + ">; rel=\"next\"");
    }
    out.took_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    return reply;
}

Result<SuggestionList> suggestions(const Doors& doors, const http::Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 10, 1, suggestions_max));
    JX_TRY(auto items, doors.search.suggest(call.query.one("q").value_or(""), static_cast<std::size_t>(limit)));
    return SuggestionList{std::move(items)};
}

}  // namespace

void add_routes(http::Router& router, Search& search, catalog::EntryReader& entries, storage::Database& database) {
    const Doors doors{search, entries, database};
    router.get("/api/v1/entries",
               {.id = "searchEntries",
                .summary = "Find published entries",
                .access = http::Access::anyone,
                .refusals = {&query_too_long, &parameter_unknown, &index_unavailable, &errors::malformed},
                .query = {{"q", "words; \"a phrase\"; -without"},
                          {"theme", "code", true},
                          {"division", "code; includes the divisions below it", true},
                          {"provider", "id", true},
                          {"openness", "unconditional, conditional or closed", true},
                          {"format", "code", true},
                          {"update_frequency", "code", true},
                          {"industry", "code", true},
                          {"priority", "code", true},
                          {"level", "code", true},
                          {"updated_since", "date or instant"},
                          {"sort", "relevance, -updated_at, -issued_at, -downloads, -rows or title"},
                          {"facets", "which facets to count, parted by commas", true},
                          {"count", "exact, estimate or none"},
                          {"limit", "0 to 1000, 20 if absent"},
                          {"cursor", "from `next`"}},
                .tag = "search",
                .cacheable = true},
               [doors](const http::Call& call) { return answer(doors, call); });
    router.get("/api/v1/suggest",
               {.id = "suggest",
                .summary = "Complete what is being typed: text, pinyin or initials",
                .access = http::Access::anyone,
                .refusals = {&index_unavailable},
                .query = {{"q", "what was typed so far"}, {"limit", "1 to 20, 10 if absent"}},
                .tag = "search",
                .cacheable = true},
               [doors](const http::Call& call) { return suggestions(doors, call); });
}

}  // namespace jixia::search
