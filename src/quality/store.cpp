#include "store.h"

#include <algorithm>

#include "sql.h"

namespace jixia::quality::store {

Result<std::optional<ContentRow>> find_content(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<ContentRow>(sql::find_content, {{"resource_id", resource_id}, {"number", number}});
}

Result<void> put_content(storage::Transaction& tx, const ContentRow& row) {
    JX_CHECK(tx.run(sql::put_content, {{"resource_id", row.resource_id},
                                       {"number", row.number},
                                       {"method", row.method},
                                       {"facts", row.facts},
                                       {"measured_at", row.measured_at}}));
    return {};
}

Result<std::optional<ResultRow>> find_result(storage::Transaction& tx, Subject kind, const std::string& subject_id) {
    return tx.one<ResultRow>(sql::find_result, {{"kind", kind}, {"subject_id", subject_id}});
}

Result<void> put_result(storage::Transaction& tx, const ResultRow& row) {
    JX_TRY(const auto before, find_result(tx, row.kind, row.subject_id));
    JX_CHECK(tx.run(sql::put_result, {{"kind", row.kind},
                                      {"subject_id", row.subject_id},
                                      {"provider_id", row.provider_id},
                                      {"name", row.name},
                                      {"version", row.version},
                                      {"entries", row.entries},
                                      {"score", row.score},
                                      {"points", row.points},
                                      {"failed", row.failed},
                                      {"figures", row.figures},
                                      {"measured_at", row.measured_at}}));
    if (before && before->version == row.version && before->score == row.score && before->points == row.points &&
        before->failed == row.failed)
        return {};
    JX_CHECK(tx.run(sql::put_history, {{"kind", row.kind},
                                       {"subject_id", row.subject_id},
                                       {"measured_on", local_date(row.measured_at)},
                                       {"version", row.version},
                                       {"score", row.score},
                                       {"points", row.points},
                                       {"failed", row.failed}}));
    return {};
}

Result<void> delete_result(storage::Transaction& tx, Subject kind, const std::string& subject_id) {
    JX_CHECK(tx.run(sql::delete_result, {{"kind", kind}, {"subject_id", subject_id}}));
    return {};
}

Result<void> delete_older_results(storage::Transaction& tx, Subject kind, Instant before) {
    JX_CHECK(tx.run(sql::delete_older_results, {{"kind", kind}, {"before", before}}));
    return {};
}

Result<std::vector<ResultRow>> providers(storage::Transaction& tx, const RankPlace& after, std::int64_t limit) {
    return tx.all<ResultRow>(sql::list_providers, {{"score", after.score}, {"subject_id", after.subject_id}, {"limit", limit}});
}

Result<std::int64_t> count_results(storage::Transaction& tx, Subject kind) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_results, {{"kind", kind}}));
    return count.value_or(0);
}

Result<std::vector<TrendPoint>> history(storage::Transaction& tx, Subject kind, const std::string& subject_id,
                                        std::int64_t limit) {
    JX_TRY(auto points, tx.all<TrendPoint>(sql::list_history, {{"kind", kind}, {"subject_id", subject_id}, {"limit", limit}}));
    std::ranges::reverse(points);
    return points;
}

Result<void> replace_pairs(storage::Transaction& tx, const std::vector<PairRow>& pairs, Instant found_at) {
    JX_CHECK(tx.run(sql::delete_pairs));
    for (const PairRow& pair : pairs)
        JX_CHECK(tx.run(sql::insert_pair, {{"first_id", pair.first_id},
                                           {"second_id", pair.second_id},
                                           {"kind", pair.kind},
                                           {"title", pair.title},
                                           {"columns", pair.columns},
                                           {"content", pair.content},
                                           {"same_provider", pair.same_provider},
                                           {"found_at", found_at}}));
    return {};
}

Result<std::vector<PairRow>> pairs_of(storage::Transaction& tx, const std::string& entry_id, std::int64_t limit) {
    return tx.all<PairRow>(sql::list_pairs_of, {{"id", entry_id}, {"limit", limit}});
}

Result<std::vector<PairRow>> pairs(storage::Transaction& tx, PairKind kind, const std::pair<std::string, std::string>& after,
                                   std::int64_t limit) {
    return tx.all<PairRow>(sql::list_pairs,
                           {{"kind", kind}, {"first_id", after.first}, {"second_id", after.second}, {"limit", limit}});
}

Result<std::int64_t> count_pairs(storage::Transaction& tx, PairKind kind) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_pairs, {{"kind", kind}}));
    return count.value_or(0);
}

Result<bool> is_paired(storage::Transaction& tx, const std::string& entry_id, PairKind kind) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_pair_kinds, {{"id", entry_id}, {"kind", kind}}));
    return count.value_or(0) > 0;
}

}  // namespace jixia::quality::store
