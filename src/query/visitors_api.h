#pragma once
// How a visitor is told that it is too much for now.
#include <string>

#include "http/types.h"
#include "visitors.h"

namespace jixia::query {

/// 429 with Retry-After and what the query would have cost.
inline http::Response too_much(const http::Call& call, const Visitors::Refused& refused, std::int64_t units) {
    Error error = refused.error;
    if (error.code == &budget_spent) error.detail = "rows × columns of this query: " + std::to_string(units);
    http::Response response = http::problem(error, call);
    response.headers.set("Retry-After", std::to_string(refused.retry_after.count()));
    return response;
}

}  // namespace jixia::query
