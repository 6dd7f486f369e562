#include "parameters.h"
#include "sql.h"
#include "store.h"

namespace jixia::planning::store {

using storage::Parameters;
using storage::Transaction;

namespace {

Parameters parameters_of(const Sight& sight, const PlanQuery& query) {
    Parameters parameters = scope_of(sight.organization, sight.divisions, query.division, query.provider);
    parameters.emplace_back("own", query.own);
    parameters.emplace_back("year", query.year);
    parameters.emplace_back("any_year", query.year == 0);
    return parameters;
}

}  // namespace

Result<void> add(Transaction& tx, const PlanRow& row) {
    JX_CHECK(tx.run(sql::add_plan, all_of(row)));
    return {};
}

Result<bool> put(Transaction& tx, const PlanRow& row) {
    JX_TRY(const std::int64_t changed, tx.run(sql::put_plan, {{"id", row.id},
                                                              {"version", row.version},
                                                              {"title", row.title},
                                                              {"state", row.state},
                                                              {"published_at", row.published_at},
                                                              {"changed_at", row.changed_at}}));
    return changed == 1;
}

Result<std::optional<PlanRow>> find_plan(Transaction& tx, const std::string& id) {
    return tx.one<PlanRow>(sql::find_plan, {{"id", id}});
}

Result<std::optional<PlanRow>> plan_of_year(Transaction& tx, const std::string& organization, std::int64_t year) {
    return tx.one<PlanRow>(sql::plan_of_year, {{"organization", organization}, {"year", year}});
}

Result<std::vector<PlanRow>> plans(Transaction& tx, const Sight& sight, const PlanQuery& query) {
    return tx.all<PlanRow>(sql::list_plans, paged(parameters_of(sight, query), query.limit, query.offset));
}

Result<std::int64_t> count_plans(Transaction& tx, const Sight& sight, const PlanQuery& query) {
    return number_of(tx, sql::count_plans, parameters_of(sight, query));
}

Result<std::vector<PlanItemRow>> items_of(Transaction& tx, const std::string& plan_id) {
    return tx.all<PlanItemRow>(sql::items_of_plan, {{"plan_id", plan_id}});
}

Result<std::optional<PlanItemRow>> find_item(Transaction& tx, const std::string& id) {
    return tx.one<PlanItemRow>(sql::find_item, {{"id", id}});
}

Result<void> put(Transaction& tx, const PlanItemRow& row) {
    JX_CHECK(tx.run(sql::put_item, all_of(row)));
    return {};
}

Result<void> remove_item(Transaction& tx, const std::string& id) {
    JX_CHECK(tx.run(sql::remove_item, {{"id", id}}));
    return {};
}

Result<std::vector<PlanItemRow>> waiting(Transaction& tx, const std::string& after) {
    return tx.all<PlanItemRow>(sql::waiting_items, {{"after", after}});
}

Result<void> add(Transaction& tx, const TaskRow& row) {
    JX_CHECK(tx.run(sql::add_task, all_of(row)));
    return {};
}

}  // namespace jixia::planning::store
