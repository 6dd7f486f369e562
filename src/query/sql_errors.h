#pragma once
// The refusals of strangers' SQL, on top of those of the engine and of the tables.
#include "base/result.h"

namespace jixia::query {

/// It cannot be parsed.
inline constexpr ErrorCode sql_unreadable{"query-sql-unreadable", ErrorKind::invalid};
/// It is not exactly one SELECT.
inline constexpr ErrorCode sql_not_select{"query-sql-not-select", ErrorKind::invalid};
/// A construct, function or type that is not offered; the detail names it.
inline constexpr ErrorCode sql_not_allowed{"query-sql-not-allowed", ErrorKind::invalid};
/// Longer, deeper or with more parts than one statement may be.
inline constexpr ErrorCode sql_too_complex{"query-sql-too-complex", ErrorKind::invalid};
/// The parameters are not those of the statement.
inline constexpr ErrorCode sql_parameters_wrong{"query-sql-parameters", ErrorKind::invalid};
/// No table of the statement has such a column.
inline constexpr ErrorCode sql_column_unknown{"query-sql-column-unknown", ErrorKind::invalid};
/// Names, types or clauses do not go together; the detail says which, where that can be told.
inline constexpr ErrorCode sql_wrong{"query-sql-wrong", ErrorKind::invalid};
/// The engine could not carry it out, for a reason of its own.
inline constexpr ErrorCode sql_failed{"query-sql-failed", ErrorKind::invalid};
/// The same caller has as many statements running as one may have.
inline constexpr ErrorCode sql_too_many{"query-sql-too-many", ErrorKind::too_many};

}  // namespace jixia::query
