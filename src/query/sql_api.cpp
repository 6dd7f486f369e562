// POST /api/v1/sql.
#include <fmt/format.h>

#include "api.h"
#include "catalog/catalog.h"
#include "engine.h"
#include "explain.h"
#include "export.h"
#include "http/router.h"
#include "records_file.h"
#include "records_writer.h"
#include "source.h"
#include "sql_errors.h"
#include "sql_file.h"
#include "sql_run.h"
#include "visitors_api.h"

namespace jixia::query {
namespace {

constexpr std::size_t body_bytes_max = 1 << 20;

struct SqlBody {
    std::string sql;
    std::optional<std::vector<json::Value>> parameters;
    std::optional<SqlFormat> format;
    std::optional<std::int64_t> limit;
    std::optional<bool> explain;
};
BOOST_DESCRIBE_STRUCT(SqlBody, (), (sql, parameters, format, limit, explain))

Result<SqlQuestion> question_of(const SqlBody& body) {
    SqlQuestion question{.sql = body.sql,
                         .parameters = body.parameters.value_or(std::vector<json::Value>{}),
                         .format = body.format.value_or(SqlFormat::json),
                         .rows_max = body.limit.value_or(sql_rows_default)};
    const std::int64_t most = question.format == SqlFormat::json ? sql_rows_default : sql_rows_max;
    if (question.rows_max < 0 || question.rows_max > most)
        return Error{&errors::invalid, {}, {{"/limit", fmt::format("0 to {}", most), "range"}}};
    return question;
}

http::Response json_answer(const Query::State& state, const SqlQuestion& question, SqlRows rows, std::string_view language) {
    json::Array columns, sources;
    for (const RunColumn& column : rows.told.columns) {
        const std::string type = boost::describe::enum_to_string(column.type, "");
        columns.push_back(json::Object{
            {"name", column.name},
            {"type", json::Object{{"code", type}, {"label", state.needs.catalog.label("item_type", type, language)}}}});
    }
    for (const Table& table : rows.tables) sources.push_back(source_of(state, table, state.needs.clock.now()));
    const std::string total = rows.told.truncated ? "null" : std::to_string(rows.told.rows);
    return http::json_response(200,
                               fmt::format(R"({{"columns":{},"items":[{}],"total":{},"truncated":{},"limit":{},"sources":{}}})",
                                           json::serialize(columns), rows.text, total, rows.told.truncated, question.rows_max,
                                           json::serialize(sources)));
}

std::string_view media_of(SqlFormat format) {
    switch (format) {
        case SqlFormat::csv: return "text/csv; charset=utf-8; header=present";
        case SqlFormat::arrow: return about(Format::arrow).media;
        case SqlFormat::parquet: return about(Format::parquet).media;
        case SqlFormat::xlsx: return about(Format::xlsx).media;
        case SqlFormat::geojson: return about(Format::geojson).media;
        case SqlFormat::json:
        case SqlFormat::ndjson: break;
    }
    return "application/x-ndjson";
}

/// The rows alone; what JSON says beside them stands in headers.
http::Response text_answer(const SqlQuestion& question, SqlRows rows) {
    http::Response response = http::text_response(200, media_of(question.format), std::move(rows.text));
    if (is_file(question.format))
        response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"answer.{}\"",
                                                                boost::describe::enum_to_string(question.format, "")));
    if (!rows.told.truncated) response.headers.set("X-Total-Count", std::to_string(rows.told.rows));
    response.headers.set("X-Row-Count", std::to_string(rows.told.rows));
    response.headers.set("X-Truncated", rows.told.truncated ? "true" : "false");
    response.headers.set("X-Limit", std::to_string(question.rows_max));
    return response;
}

/// The statement as understood, what it may read and what it costs; it does not run.
http::Response explained(const SqlQuestion& question, const SqlPlan& plan, const Purse& purse, std::string_view language) {
    json::Array steps, columns, tables;
    std::string names;
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        names += (i == 0 ? "" : ", ") + plan.names[i];
        tables.emplace_back(plan.names[i]);
        rows += plan.tables[i].version.rows;
    }
    std::string read;
    for (const std::string& column : plan.columns) {
        columns.emplace_back(column);
        read += (read.empty() ? "" : ", ") + column;
    }
    const auto say = [&](std::string_view name, const Places& places) {
        steps.emplace_back(explain_sentence(name, language, places));
    };
    const SqlLimits limits;
    say("tables", {{"count", std::to_string(plan.tables.size())}, {"names", names}});
    if (!plan.columns.empty()) say("read", {{"columns", std::to_string(plan.columns.size())}, {"names", read}});
    say("scan", {{"rows", std::to_string(rows)}});
    say("sandbox", {{"seconds", std::to_string(limits.run_wall.count() / 1000)},
                    {"memory", std::to_string(limits.run_memory_bytes >> 20)},
                    {"limit", std::to_string(question.rows_max)}});
    say("cost", {{"units", std::to_string(plan.units)},
                 {"limit", std::to_string(purse.units_a_minute)},
                 {"left", std::to_string(purse.left)}});
    http::Response response = http::json_response(200, json::serialize(json::Object{{"steps", std::move(steps)},
                                                                                    {"tables", std::move(tables)},
                                                                                    {"columns_read", std::move(columns)},
                                                                                    {"rows_scanned", rows},
                                                                                    {"units", plan.units},
                                                                                    {"units_a_minute", purse.units_a_minute},
                                                                                    {"units_left", purse.left},
                                                                                    {"sql", plan.sql}}));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

Result<http::Response> answer(const Query::State& state, const http::Call& call, const SqlBody& body) {
    JX_TRY(SqlQuestion question, question_of(body));
    question.departed = call.departed;
    const std::string visitor = visitor_of(call.actor, call.client);
    const auto turn = state.visitors->enter(visitor, 0, Door::sql);
    if (!turn.has_value()) return too_much(call, turn.error(), 0);
    JX_TRY(SqlPlan plan, plan_sql(state, call.actor, question));
    if (body.explain.value_or(false))
        return explained(question, plan, {state.settings.limits.units_a_minute, state.visitors->left(visitor)},
                         call.language == http::Language::en ? "en" : "zh");
    state.visitors->charge(visitor, plan.units);
    std::optional<PageFolder> folder;
    if (is_file(question.format)) {
        JX_TRY(PageFolder made, PageFolder::make(state.settings.folder / "pages"));
        question.folder = folder.emplace(std::move(made)).path();
    }
    JX_TRY(SqlRows rows, run_sql_plan(state, call.actor, question, std::move(plan)));
    if (folder) { JX_TRY(rows.text, sql_file(state, question, rows)); }
    std::vector<std::string> links;
    for (const Table& table : rows.tables) {
        state.needs.catalog.count(catalog::UsageKind::call, table.resource.entry_id, call.actor.id);
        links.push_back(cite_as(state, table));
    }
    const std::string_view language = call.language == http::Language::en ? "en" : "zh";
    http::Response response = question.format == SqlFormat::json ? json_answer(state, question, std::move(rows), language)
                                                                 : text_answer(question, std::move(rows));
    for (const std::string& link : links) response.headers.add("Link", link);
    response.headers.set("Cache-Control", "no-store");
    return response;
}

}  // namespace

void bind_sql_routes(http::Router& router, Query::State& state) {
    router.post<SqlBody>(
        "/api/v1/sql",
        {.id = "querySql",
         .summary = "One read-only SELECT over every table that the caller may read, named by id or slug; values as $1, $2 …",
         .access = http::Access::anyone,
         .refusals = {&errors::malformed,
                      &errors::invalid,
                      &sql_unreadable,
                      &sql_not_select,
                      &sql_not_allowed,
                      &sql_too_complex,
                      &sql_parameters_wrong,
                      &sql_column_unknown,
                      &sql_wrong,
                      &sql_failed,
                      &errors::not_found,
                      &no_table,
                      &too_heavy,
                      &not_computable,
                      &no_coordinates,
                      &format_too_small,
                      &errors::storage_full,
                      &sql_too_many,
                      &budget_spent,
                      &errors::busy,
                      &errors::timed_out},
         .tag = "data",
         .lane = http::Lane::analytics,
         .body_bytes_max = body_bytes_max},
        [&state](const http::Call& call, const SqlBody& body) { return answer(state, call, body); });
}

}  // namespace jixia::query
