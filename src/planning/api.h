#pragma once
// What the route files of this room share.
#include <string_view>

#include "http/router.h"
#include "planning/planning.h"

namespace jixia::planning {

std::string_view language_of(const http::Call& call);

struct Span {
    std::int64_t offset = 0, limit = 20;
};
Result<Span> span_of(const http::Call& call);

void add_consultation_routes(http::Router& router, Planning& planning);
void add_plan_routes(http::Router& router, Planning& planning);

}  // namespace jixia::planning
