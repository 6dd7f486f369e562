#pragma once
// The OpenAPI 3.1 document of a list of routes.
#include <vector>

#include "http/router.h"

namespace jixia::http {

json::Value openapi_of(const std::vector<const Router::Route*>& routes);

}  // namespace jixia::http
