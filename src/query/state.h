#pragma once
// What the room's parts share.
#include "engine.h"
#include "query/query.h"
#include "rendered_files.h"

namespace jixia::query {

struct Query::State {
    Needs needs;
    Settings settings;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<RenderedFiles> rendered;  ///< its work uses the engine, so it ends first
};

}  // namespace jixia::query
