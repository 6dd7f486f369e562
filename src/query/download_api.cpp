#include "api.h"

namespace jixia::query {

void bind_download_routes(http::Router&, Query::State&) {}

}  // namespace jixia::query
