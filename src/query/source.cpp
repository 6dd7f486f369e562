#include "source.h"

#include "base/text.h"
#include "catalog/catalog.h"

namespace jixia::query {

json::Object source_of(const Query::State& state, const Table& table, Instant retrieved_at) {
    const catalog::ResourceInfo& resource = table.resource;
    const auto citation = state.needs.catalog.citation(resource.entry_id, "gbt7714");
    return {{"entry", json::Object{{"id", resource.entry_id}, {"title", resource.entry_title}}},
            {"provider", json::Object{{"id", resource.provider_id}, {"name", resource.provider_name}}},
            {"version", table.version.number},
            {"retrieved_at", to_text(retrieved_at)},
            // Only what is public can be cited; staff may read before.
            {"citation", citation.has_value() ? citation->text : resource.attribution}};
}

std::string cite_as(const Query::State& state, const Table& table) {
    return "<" + state.settings.base_url + "/api/v1/entries/" + text::percent_encode(table.resource.entry_id) +
           "/citation>; rel=\"cite-as\"";
}

}  // namespace jixia::query
