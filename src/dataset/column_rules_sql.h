#pragma once
// A rule as SQL over Parquet, and the running of rules in the worker.
#include <string>
#include <vector>

#include "dataset/column_rules.h"
#include "dataset/versions.h"

namespace jixia::dataset {

/// A rule with what the worker cannot look up itself.
struct RuleTask {
    ColumnRule rule;
    std::vector<std::string> codes;
    std::vector<std::string> foreign_files;
    std::string unable;  ///< set: not to be run
};
BOOST_DESCRIBE_STRUCT(RuleTask, (), (rule, codes, foreign_files, unable))

struct RulesOrder {
    std::vector<std::string> files;  ///< in row order
    std::vector<Column> columns;
    std::vector<RuleTask> tasks;
    std::string scratch;  ///< writable folder
};
BOOST_DESCRIBE_STRUCT(RulesOrder, (), (files, columns, tasks, scratch))

struct RulesAnswer {
    std::vector<TriedRule> outcomes;
};
BOOST_DESCRIBE_STRUCT(RulesAnswer, (), (outcomes))

inline constexpr std::string_view rules_task = "dataset.check_rules";
inline constexpr std::int64_t rows_named_max = 100;

/// The condition that broken rows meet, as SQL over the table `relation`; or why there is none.
struct BrokenCondition {
    std::string sql, unable;
};
BrokenCondition broken_condition(const RuleTask& task, const std::vector<Column>& columns, const std::string& relation);

/// Any number of Parquet files as one relation.
std::string parquet_relation(const std::vector<std::string>& files);

Result<RulesAnswer> check_rules(const RulesOrder& order);

}  // namespace jixia::dataset
