#pragma once
// What the room's parts share.
#include "query/query.h"

namespace jixia::query {

struct Query::State {
    Needs needs;
    Settings settings;
};

}  // namespace jixia::query
