#include "api.h"

namespace jixia::query {

void bind_records_routes(http::Router&, Query::State&) {}

}  // namespace jixia::query
