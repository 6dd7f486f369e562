#pragma once
// POST /api/v1/uploads/{id}/proposal.
#include "dataset/dataset.h"
#include "http/router.h"

namespace jixia::dataset {

void add_lineage_routes(http::Router& router, Dataset& dataset);

}  // namespace jixia::dataset
