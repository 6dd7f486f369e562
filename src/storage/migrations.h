#pragma once
// The migrations that this program carries; the list is generated from migrations/*.sql by tools/embed_migrations.py.
#include <vector>

namespace jixia::storage {

struct Migration {
    int number;
    const char* name;
    const char* checksum;  ///< SHA-256 of the file
    const char* sql;       ///< for both engines; see `sql_for`
};

/// In ascending order of their numbers.
const std::vector<Migration>& migrations();

}  // namespace jixia::storage
