#include "api.h"

namespace jixia::query {

void bind_sql_routes(http::Router&, Query::State&) {}

}  // namespace jixia::query
