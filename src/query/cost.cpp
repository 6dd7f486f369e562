#include "cost.h"

#include <algorithm>

namespace jixia::query {

Cost cost_of(const Pages::Request& request) {
    const std::int64_t all = request.table.version.rows;
    Cost cost{all, static_cast<std::int64_t>(request.plan.reads.size() + request.writer.extra_columns().size())};
    const bool by_position = request.plan.in_order && !request.plan.where;
    if (by_position) cost.rows = std::min(all, request.limit + 1);
    cost.rows = std::max<std::int64_t>(cost.rows, 1);
    cost.columns = std::max<std::int64_t>(cost.columns, 1);
    return cost;
}

}  // namespace jixia::query
