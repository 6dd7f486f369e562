#pragma once
// What a unit does about its own people: accounts, codes to set passwords with, delegations.
#include "http/router.h"
#include "identity/identity.h"

namespace jixia::identity {

void add_unit_routes(http::Router& router, Identity& identity);

}  // namespace jixia::identity
