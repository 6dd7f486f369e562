#include "answers.h"

namespace jixia::search {
namespace {

void add(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

/// What an answer holds, near enough to bound all of them.
std::size_t bytes_of(const Found& found) {
    std::size_t bytes = sizeof(Found) + found.next.size() + found.suggestion.size();
    for (const std::string& id : found.ids) bytes += sizeof(id) + id.capacity();
    for (const auto& [facet, values] : found.facets) {
        bytes += sizeof(facet) + sizeof(values);
        for (const FacetValue& value : values) bytes += sizeof(value) + value.code.capacity() + value.name.capacity();
    }
    return bytes;
}

}  // namespace

std::string AnswerCache::key_of(const Request& request) {
    std::string key;
    add(key, request.query);
    add(key, request.cursor);
    for (const auto& filter : request.filters) {
        key += '|';
        for (const std::string& code : filter) add(key, code);
    }
    key += '|';
    for (const Facet facet : request.facets) key += static_cast<char>('a' + static_cast<int>(facet));
    for (const std::int64_t number : {request.updated_since ? micros(*request.updated_since) : std::int64_t{-1},
                                      request.sort ? static_cast<std::int64_t>(*request.sort) : -1, request.limit,
                                      static_cast<std::int64_t>(request.facet_values_max)})
        add(key, std::to_string(number));
    return key;
}

std::optional<Found> AnswerCache::get(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot) {
    const auto answer = answers_.find(key);
    if (answer == nullptr || answer->snapshot.lock() != snapshot) return std::nullopt;
    return answer->found;
}

void AnswerCache::keep(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot, const Found& found) {
    answers_.keep(key, std::make_shared<const Answer>(snapshot, found), bytes_of(found));
}

}  // namespace jixia::search
