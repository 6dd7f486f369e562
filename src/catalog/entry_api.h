#pragma once
// Routes of entries: writing them, reading them, what is told about them.
#include "catalog/catalog.h"

namespace jixia::catalog {

void bind_entries(http::Router& router, Catalog& catalog);

}  // namespace jixia::catalog
