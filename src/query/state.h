#pragma once
// What the room's parts share.
#include "base/lru.h"
#include "engine.h"
#include "query/query.h"
#include "rendered_files.h"
#include "visitors.h"

namespace jixia::query {

struct Answered;

struct Query::State {
    Needs needs;
    Settings settings;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Visitors> visitors;
    std::unique_ptr<Lru<Answered>> answers;   ///< the same page for whoever sees the same columns
    std::unique_ptr<RenderedFiles> rendered;  ///< its work uses the engine, so it ends first
};

}  // namespace jixia::query
