#pragma once
// Whether a new version opens less than the one before: material narrowing.
#include <cstdint>
#include <string>
#include <vector>

#include "dataset/difference.h"
#include "dataset/narrowing.h"

namespace jixia::dataset {

/// What the platform takes for material. No article fixes it: policy, which an operator sets.
struct NarrowingPolicy {
    bool dropped_columns_need_consent = true;
    std::int64_t rows_fewer_percent = 20;  ///< this much fewer rows than before, or more, is material
};

/// What a version holds, as far as these rules look.
struct Extent {
    std::int64_t rows = 0;
    std::string update_frequency;
};

/// 第八条第三款:「公共数据提供单位不得将无条件开放的公共数据变更为有条件开放或者不予开放的公共数据」. Reading: a column that is
/// gone is no longer open, as if its attribute had been changed.
std::vector<Narrowing> dropped_columns(const std::vector<SchemaChange>& changes);

/// 第八条第三款 again: rows that are gone are no longer open. True if `after` has fewer rows by the policy's part or more.
bool rows_narrowed(std::int64_t before, std::int64_t after, const NarrowingPolicy& policy);

/// 第八条第三款 again: data that comes more seldom is less open. True if `after` promises updates less often than `before`; a
/// code that promises nothing (irregular, static) is less than any that does.
bool frequency_lowered(std::string_view before, std::string_view after);

/// All of them. Only of what is open: the caller asks for versions that somebody outside the provider could read.
std::vector<Narrowing> narrowings(const Extent& before, const Extent& after, const std::vector<SchemaChange>& changes,
                                  const NarrowingPolicy& policy);

}  // namespace jixia::dataset
