#pragma once
// POST /api/v1/uploads/{id}/proposal and GET /api/v1/resources/{rid}/versions/{number}.
#include "dataset/dataset.h"
#include "http/router.h"

namespace jixia::dataset {

void add_lineage_routes(http::Router& router, Dataset& dataset, Dataset::Needs& needs);

}  // namespace jixia::dataset
