#pragma once
// The ledger's routes. They stand here because the ledger itself knows no roles.
namespace jixia::http {
class Router;
}

namespace jixia::identity {

class Identity;
void add_ledger_routes(http::Router& router, Identity& identity);

}  // namespace jixia::identity
