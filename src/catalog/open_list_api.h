#pragma once
// Routes of the open lists (公共数据开放清单).
#include "catalog/catalog.h"

namespace jixia::catalog {

void bind_open_lists(http::Router& router, Catalog& catalog);

}  // namespace jixia::catalog
