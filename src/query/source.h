#pragma once
// Where data came from, as every answer with rows says it (Art. 15).
#include <string>

#include "base/json.h"
#include "table.h"

namespace jixia::query {

/// {entry, provider, version, retrieved_at, citation}.
json::Object source_of(const Query::State& state, const Table& table, Instant retrieved_at);

/// The value of the `Link` header that leads to the citation.
std::string cite_as(const Query::State& state, const Table& table);

}  // namespace jixia::query
