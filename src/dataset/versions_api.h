#pragma once
// Routes of versions: the list and each one, with what it changed.

namespace jixia::http {
class Router;
}

namespace jixia::dataset {

class Dataset;

void add_version_routes(http::Router& router, Dataset& dataset);

}  // namespace jixia::dataset
