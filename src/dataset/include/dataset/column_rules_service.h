#pragma once
// Rules that a provider declares for the columns of its table: kept by resource, checked on every new version before anybody sees
// it (blocking: the version is refused, and its rows are named; warning: the report says so) and again by the quality checks.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "catalog/resources.h"
#include "dataset/column_rules.h"
#include "dataset/versions.h"
#include "storage/objects.h"
#include "storage/outbox.h"
#include "storage/sandbox.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::http {
class Router;
}

namespace jixia::dataset {

struct RuleTask;

struct StoredRules {
    std::string resource;
    std::int64_t version = 0;  ///< 0: none were ever declared
    std::vector<ColumnRule> rules;
    std::optional<Instant> changed_at;
};
BOOST_DESCRIBE_STRUCT(StoredRules, (), (resource, version, rules, changed_at))

struct JudgedRules {
    std::vector<ColumnRule> rules;
    std::vector<RuleOutcome> outcomes;
};

/// What rules come to over a version, whether they are kept or not.
struct RulesTrial {
    std::string resource;
    std::int64_t version = 0;
    std::vector<TriedRule> outcomes;
};
BOOST_DESCRIBE_STRUCT(RulesTrial, (), (resource, version, outcomes))

/// A blocking rule is broken: nothing of the new version is kept. The fields name the rows.
inline constexpr ErrorCode rules_broken{"dataset-rules-broken", ErrorKind::invalid};
/// Somebody else has changed the rules meanwhile.
inline constexpr ErrorCode rules_changed{"dataset-rules-changed", ErrorKind::precondition};
/// Rules can only be tried on a table that has data.
inline constexpr ErrorCode rules_no_data{"dataset-rules-no-data", ErrorKind::conflict};

/// Any thread; blocking.
class ColumnRules {
public:
    struct Needs {
        storage::Database& database;
        storage::ObjectStore& objects;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        storage::Workers& workers;
        catalog::Resources& resources;
        const Clock& clock;
        /// The codes of a list of the platform; nothing if there is no such list.
        std::function<std::optional<std::vector<std::string>>(std::string_view)> codes;
    };
    explicit ColumnRules(Needs needs) : needs_(std::move(needs)) {}

    /// For who may read the resource's data; rules on columns that the caller may not see are left out.
    Result<StoredRules> rules(const Actor& actor, const std::string& resource) const;
    /// Replaces all rules; ledger and event `resource.rules` included. `expected`: the version that the caller saw, "*" for any.
    /// For people of the provider: refuses `not-found` for everybody else, then `dataset-rules-changed`, `invalid`.
    Result<StoredRules> replace(const Actor& actor, const std::string& resource, const std::string& expected,
                                const ColumnRulesBody& body) const;
    /// Checks these rules over the current version and keeps nothing. For people of the provider: refuses `not-found` for
    /// everybody else, then `dataset-rules-no-data`, `invalid`.
    Result<RulesTrial> attempt(const Actor& actor, const std::string& resource, const ColumnRulesBody& body) const;
    /// Checks Parquet files, in row order, against the rules of a resource, in a worker.
    Result<JudgedRules> judge(const std::string& resource, const std::vector<Column>& columns,
                              const std::vector<std::filesystem::path>& files) const;

private:
    /// What no table could meet, and lists and tables that the provider may not use.
    Result<std::vector<FieldError>> faults(storage::Transaction& tx, const catalog::ResourceInfo& info,
                                           const std::vector<ColumnRule>& rules) const;
    /// With what the worker cannot look up itself.
    Result<std::vector<RuleTask>> tasks(storage::Transaction& tx, const catalog::ResourceInfo& info,
                                        const std::vector<ColumnRule>& rules) const;
    Result<std::vector<TriedRule>> outcomes(const std::vector<Column>& columns, const std::vector<std::filesystem::path>& files,
                                            std::vector<RuleTask> tasks) const;

    Needs needs_;
};

/// GET and PUT /api/v1/resources/{rid}/rules, POST /api/v1/resources/{rid}/rules/trial.
void add_routes(http::Router& router, const ColumnRules& rules);

}  // namespace jixia::dataset
