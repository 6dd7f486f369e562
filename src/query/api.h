#pragma once
// The room's routes, by what they answer.
#include "state.h"

namespace jixia::query {

void bind_records_routes(http::Router& router, Query::State& state);
void bind_download_routes(http::Router& router, Query::State& state);
void bind_package_routes(http::Router& router, Query::State& state);
void bind_difference_routes(http::Router& router, Query::State& state);
void bind_sql_routes(http::Router& router, Query::State& state);

}  // namespace jixia::query
