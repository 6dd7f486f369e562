#include "narrowing_rules.h"

#include <algorithm>

#include "catalog/published.h"
#include "law/order_344.h"

namespace jixia::dataset {
std::vector<Narrowing> dropped_columns(const std::vector<SchemaChange>& changes) {
    std::vector<Narrowing> out;
    for (const SchemaChange& change : changes)
        if (change.kind == SchemaChangeKind::column_dropped)
            out.push_back({NarrowingKind::column_dropped, change.column, change.name, change.before, "",
                           std::string(law::order_344::art_8_3.article)});
    return out;
}

bool rows_narrowed(std::int64_t before, std::int64_t after, const NarrowingPolicy& policy) {
    return after < before && (before - after) * 100 >= before * policy.rows_fewer_percent;
}

bool frequency_lowered(std::string_view before, std::string_view after) { return catalog::updated_less_often(before, after); }

std::vector<Narrowing> narrowings(const Extent& before, const Extent& after, const std::vector<SchemaChange>& changes,
                                  const NarrowingPolicy& policy) {
    std::vector<Narrowing> out = dropped_columns(changes);
    const std::string basis(law::order_344::art_8_3.article);
    if (rows_narrowed(before.rows, after.rows, policy))
        out.push_back({NarrowingKind::rows_fewer, "", "", std::to_string(before.rows), std::to_string(after.rows), basis});
    if (frequency_lowered(before.update_frequency, after.update_frequency))
        out.push_back({NarrowingKind::frequency_lowered, "", "", before.update_frequency, after.update_frequency, basis});
    return out;
}

}  // namespace jixia::dataset
