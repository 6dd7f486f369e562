#pragma once
#include "catalog/catalog.h"

namespace jixia::catalog {

/// /api/v1/compilation-rules
void bind_compilation_rules(http::Router& router, Catalog& catalog);

}  // namespace jixia::catalog
