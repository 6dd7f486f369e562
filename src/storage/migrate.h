#pragma once
// Brings a database forward to what this program carries.
#include <string>
#include <string_view>

#include "connection.h"
#include "storage/database.h"

namespace jixia::storage {

/// Applies what is missing, one transaction a migration. Refuses `storage-database-newer` and `storage-migration-changed`; throws
/// soci::soci_error.
Result<void> migrate(Connection& connection, Engine engine, const Clock& clock);

/// The lines of a migration that `engine` runs: a block from `-- sqlite:` or `-- postgres:` to `-- end` belongs to one engine.
std::string sql_for(Engine engine, std::string_view migration);

}  // namespace jixia::storage
