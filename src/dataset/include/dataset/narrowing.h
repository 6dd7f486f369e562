#pragma once
// Why a version opens less than the one before (material narrowing), as reports, events and answers say it.
#include <string>

#include "base/json.h"

namespace jixia::dataset {

enum class NarrowingKind { column_dropped, rows_fewer, frequency_lowered };
BOOST_DESCRIBE_ENUM(NarrowingKind, column_dropped, rows_fewer, frequency_lowered)

/// One reason why less is open than before.
struct Narrowing {
    NarrowingKind kind{};
    std::string column, name;   ///< of a dropped column
    std::string before, after;  ///< numbers of rows; codes of the list `update_frequency`
    std::string basis;          ///< the article
};
BOOST_DESCRIBE_STRUCT(Narrowing, (), (kind, column, name, before, after, basis))

}  // namespace jixia::dataset
