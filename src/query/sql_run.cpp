#include "sql_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engine.h"
#include "sql_errors.h"
#include "sql_gate.h"

namespace jixia::query {
namespace {

/// What is laid down may be larger than the file that is made of it.
constexpr std::int64_t answer_file_slack = 8;
constexpr std::size_t tree_bytes_max = std::size_t{4} << 20;
constexpr std::int64_t parse_memory_bytes = std::int64_t{512} << 20;
constexpr std::array<const ErrorCode*, 4> parse_refusals{&sql_unreadable, &sql_not_select, &sql_too_complex, &sql_failed};
constexpr std::array<const ErrorCode*, 6> run_refusals{&sql_column_unknown, &sql_wrong, &sql_parameters_wrong,
                                                       &not_computable,     &too_heavy, &sql_failed};

struct Task {
    std::string_view name;
    json::Value order;
    storage::SandboxLimits limits;
    std::span<const ErrorCode* const> known;
    std::size_t data_bytes_max;
    const ErrorCode& died;  ///< what it means that the statement ended its child
};

/// The task's answer; its data frames are gathered in `data`.
template <class Answer>
Result<Answer> carry_out(storage::Workers& workers, const Task& task, std::string& data, const std::stop_token& departed) {
    bool begun = false, flooded = false;
    const auto on_frame = [&](const storage::Frame& frame) {
        begun = true;
        if (frame.kind == storage::FrameKind::data) data += frame.bytes;
        flooded = data.size() > task.data_bytes_max;
        return !flooded;
    };
    auto answer = workers.run(task.name, task.order, task.limits, task.known, on_frame, departed);
    if (answer.has_value()) {
        auto decoded = json::decode<Answer>(*answer);
        if (decoded.has_value()) return decoded;
        return Error{&errors::internal};
    }
    const ErrorCode* const code = answer.error().code;
    if (flooded || code == &errors::too_large || (begun && code == &errors::internal)) return Error{&task.died};
    return std::move(answer).error();
}

Result<void> check_size(const SqlQuestion& question) {
    const auto fault = [](const ErrorCode& code, std::string pointer, std::string detail) {
        return Error{&code, detail, {{std::move(pointer), detail}}};
    };
    if (question.sql.size() > sql_bytes_max)
        return fault(sql_too_complex, "/sql", "at most " + std::to_string(sql_bytes_max) + " bytes");
    if (question.sql.find('\0') != std::string::npos) return Error{&sql_unreadable};
    if (question.parameters.size() > sql_parameters_max)
        return fault(sql_parameters_wrong, "/parameters", "at most " + std::to_string(sql_parameters_max));
    for (std::size_t i = 0; i < question.parameters.size(); ++i) {
        const json::Value& value = question.parameters[i];
        const std::string pointer = "/parameters/" + std::to_string(i);
        if (value.is_object() || value.is_array())
            return fault(sql_parameters_wrong, pointer, "must be text, a number, true, false or null");
        if (value.is_string() &&
            (value.get_string().size() > sql_bytes_max || value.get_string().find('\0') != std::string_view::npos))
            return fault(sql_parameters_wrong, pointer, "at most " + std::to_string(sql_bytes_max) + " bytes, none of them zero");
    }
    return {};
}

Result<std::vector<Table>> open_all(const Query::State& state, const Actor& actor, const std::vector<std::string>& names) {
    std::vector<Table> tables;
    for (const std::string& name : names) {
        auto table = open_table(state, actor, name, 0);
        if (!table.has_value()) {
            Error refusal = std::move(table).error();
            if (refusal.detail.empty()) refusal.detail = name;
            return refusal;
        }
        tables.push_back(*std::move(table));
    }
    return tables;
}

Task running(const SqlQuestion& question, const SqlLimits& limits, std::string sql, const std::vector<std::string>& names,
             const std::vector<Table>& tables) {
    RunOrder order{.sql = std::move(sql),
                   .parameters = question.parameters,
                   .tables = {},
                   .files = {},
                   .format = question.format,
                   .rows_max = question.rows_max,
                   .bytes_max = limits.answer_bytes,
                   .memory_bytes = limits.run_memory_bytes * 3 / 5};
    storage::SandboxLimits sandbox{.memory_bytes = limits.run_memory_bytes, .wall = limits.run_wall, .cpu_s = 30};
    if (is_file(question.format)) {
        order.answer_file = (question.folder / answer_file).string();
        sandbox.writable = question.folder;
        sandbox.file_bytes = limits.answer_bytes * answer_file_slack;
    }
    for (std::size_t i = 0; i < tables.size(); ++i) {
        order.tables.push_back({names[i], relation(tables[i])});
        for (const auto& file : tables[i].files) {
            order.files.push_back(file.string());
            sandbox.readable.push_back(file);
        }
    }
    return {"query.run", json::encode(order), std::move(sandbox), run_refusals, static_cast<std::size_t>(limits.answer_bytes),
            too_heavy};
}

}  // namespace

Result<SqlPlan> plan_sql(const Query::State& state, const Actor& actor, const SqlQuestion& question, const SqlLimits& limits) {
    JX_CHECK(check_size(question));
    std::string tree;
    JX_TRY(ParseAnswer parsed,
           carry_out<ParseAnswer>(state.needs.workers,
                                  {"query.parse",
                                   json::encode(ParseOrder{question.sql}),
                                   {.memory_bytes = parse_memory_bytes, .wall = limits.parse_wall, .cpu_s = 5},
                                   parse_refusals,
                                   tree_bytes_max,
                                   sql_too_complex},
                                  tree, question.departed));
    JX_TRY(const Admitted admitted, admit(tree));
    if (admitted.parameters != question.parameters.size()) {
        const std::string needed = "the statement has " + std::to_string(admitted.parameters);
        return Error{&sql_parameters_wrong, needed, {{"/parameters", needed}}};
    }
    SqlPlan plan{.sql = std::move(parsed.sql), .names = admitted.tables, .tables = {}, .columns = {}};
    JX_TRY(plan.tables, open_all(state, actor, admitted.tables));
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        std::int64_t columns = 0;
        for (const dataset::Column& column : plan.tables[i].version.columns) {
            if (!admitted.everything && !admitted.columns.contains(column.code)) continue;
            plan.columns.push_back(plan.names[i] + "." + column.code);
            ++columns;
        }
        plan.units += plan.tables[i].version.rows * std::max<std::int64_t>(columns, 1);
    }
    return plan;
}

Result<SqlRows> run_sql_plan(const Query::State& state, const Actor& actor, const SqlQuestion& question, SqlPlan plan,
                             const SqlLimits& limits) {
    SqlRows rows;
    rows.tables = std::move(plan.tables);
    JX_TRY(rows.told,
           carry_out<RunAnswer>(state.needs.workers, running(question, limits, std::move(plan.sql), plan.names, rows.tables),
                                rows.text, question.departed));
    // Whoever lost the right to read meanwhile gets nothing.
    for (std::size_t i = 0; i < rows.tables.size(); ++i)
        if (rows.tables[i].resource.openness != catalog::Openness::unconditional)
            JX_CHECK(open_table(state, actor, plan.names[i], rows.tables[i].version.number));
    return rows;
}

Result<SqlRows> answer_sql(const Query::State& state, const Actor& actor, const SqlQuestion& question, const SqlLimits& limits) {
    JX_TRY(SqlPlan plan, plan_sql(state, actor, question, limits));
    return run_sql_plan(state, actor, question, std::move(plan), limits);
}

}  // namespace jixia::query
