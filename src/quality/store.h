#pragma once
// Rows of the quality room: SQL and nothing else.
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "pairs.h"
#include "quality/types.h"
#include "storage/database.h"

namespace jixia::quality {

enum class Subject { entry, provider, province };
BOOST_DESCRIBE_ENUM(Subject, entry, provider, province)

struct ContentRow {
    std::string resource_id;
    std::int64_t number = 0;
    std::string method, facts;
    Instant measured_at{};
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (resource_id, number, method, facts, measured_at))

struct ResultRow {
    Subject kind{};
    std::string subject_id, provider_id, name;
    std::int64_t version = 0, entries = 0;
    std::optional<std::int64_t> score, points;
    std::int64_t failed = 0;
    std::string figures;
    Instant measured_at{};
};
BOOST_DESCRIBE_STRUCT(ResultRow, (),
                      (kind, subject_id, provider_id, name, version, entries, score, points, failed, figures, measured_at))

struct PairRow {
    std::string first_id, second_id;
    PairKind kind{};
    double title = 0, columns = 0;
    std::optional<double> content;
    bool same_provider = false;
};
BOOST_DESCRIBE_STRUCT(PairRow, (), (first_id, second_id, kind, title, columns, content, same_provider))

/// Where a page of the ranking begins: after this one.
struct RankPlace {
    std::int64_t score = 1000;
    std::string subject_id = {};
};

namespace store {

Result<std::optional<ContentRow>> find_content(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<void> put_content(storage::Transaction& tx, const ContentRow& row);

Result<std::optional<ResultRow>> find_result(storage::Transaction& tx, Subject kind, const std::string& subject_id);
/// Keeps the result, and a line of the history if anything but the time differs from the result before.
Result<void> put_result(storage::Transaction& tx, const ResultRow& row);
Result<void> delete_result(storage::Transaction& tx, Subject kind, const std::string& subject_id);
Result<void> delete_older_results(storage::Transaction& tx, Subject kind, Instant before);
Result<std::vector<ResultRow>> providers(storage::Transaction& tx, const RankPlace& after, std::int64_t limit);
Result<std::int64_t> count_results(storage::Transaction& tx, Subject kind);
/// The newest `limit`, oldest first.
Result<std::vector<TrendPoint>> history(storage::Transaction& tx, Subject kind, const std::string& subject_id,
                                        std::int64_t limit);

Result<void> replace_pairs(storage::Transaction& tx, const std::vector<PairRow>& pairs, Instant found_at);
Result<std::vector<PairRow>> pairs_of(storage::Transaction& tx, const std::string& entry_id, std::int64_t limit);
Result<std::vector<PairRow>> pairs(storage::Transaction& tx, PairKind kind, const std::pair<std::string, std::string>& after,
                                   std::int64_t limit);
Result<std::int64_t> count_pairs(storage::Transaction& tx, PairKind kind);
Result<bool> is_paired(storage::Transaction& tx, const std::string& entry_id, PairKind kind);

}  // namespace store
}  // namespace jixia::quality
