#pragma once
// Whether a parsed statement of a stranger may run at all: an allow-list over its tree. Nothing here trusts that the tree is
// what the parser says it is; a shape that is not known is refused.
//
//     JX_TRY(const Admitted admitted, admit(tree));
//     for (const std::string& name : admitted.tables) … open_table …
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::query {

inline constexpr std::size_t sql_bytes_max = std::size_t{64} * 1024;
inline constexpr std::size_t sql_tables_max = 20;
inline constexpr std::size_t tree_levels_max = 800;  ///< of JSON, some three to a level of SQL

/// What an admitted statement needs.
struct Admitted {
    std::vector<std::string> tables;  ///< ids (upper case) and slugs (lower case) in order of first use, each once
    std::size_t parameters = 0;       ///< they are $1 to $n, each used
    std::set<std::string> columns;    ///< the last parts of all names, in lower case: columns and whatever else has a name
    bool everything = false;          ///< a `*` is in it
};

/// `tree`: what `json_serialize_sql` made of the statement. Refuses `query-sql-unreadable` for what is no such tree,
/// `query-sql-not-select` unless it is one statement, `query-sql-not-allowed` naming the construct, `query-sql-too-complex`,
/// `query-sql-parameters`.
Result<Admitted> admit(std::string_view tree);

/// The name under which a table is looked up and its view is made: SQL's names have no case, ids are upper case, slugs lower.
std::string table_key(std::string_view name);

}  // namespace jixia::query
