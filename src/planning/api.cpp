#include "api.h"

namespace jixia::planning {

std::string_view language_of(const http::Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

Result<Span> span_of(const http::Call& call) {
    Span span;
    JX_TRY(span.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(span.offset, call.query.integer("cursor", 0, 0, 100'000'000));
    return span;
}

void add_routes(http::Router& router, Planning& planning) {
    add_consultation_routes(router, planning);
    add_plan_routes(router, planning);
}

}  // namespace jixia::planning
