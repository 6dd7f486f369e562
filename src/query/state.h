#pragma once
// What the room's parts share.
#include "engine.h"
#include "query/query.h"

namespace jixia::query {

struct Query::State {
    Needs needs;
    Settings settings;
    std::unique_ptr<Engine> engine;
};

}  // namespace jixia::query
