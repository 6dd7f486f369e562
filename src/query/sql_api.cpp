// POST /api/v1/sql.
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "api.h"
#include "catalog/catalog.h"
#include "engine.h"
#include "http/router.h"
#include "source.h"
#include "sql_errors.h"
#include "sql_run.h"

namespace jixia::query {
namespace {

constexpr std::size_t body_bytes_max = 1 << 20;

/// At most two statements at a time of one account or, of visitors, one address: a flood of one leaves room for others.
class Callers {
public:
    static constexpr int running_max = 2;
    class Turn {
    public:
        Turn(Callers& callers, std::string name) : callers_(callers), name_(std::move(name)) {
            const std::scoped_lock lock(callers_.mutex_);
            int& running = callers_.running_[name_];
            granted_ = running < running_max;
            if (granted_) ++running;
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            if (!granted_) return;
            const std::scoped_lock lock(callers_.mutex_);
            const auto running = callers_.running_.find(name_);
            if (--running->second == 0) callers_.running_.erase(running);
        }
        bool granted() const { return granted_; }

    private:
        Callers& callers_;
        std::string name_;
        bool granted_ = false;
    };

private:
    std::mutex mutex_;
    std::map<std::string, int> running_;
};

struct SqlBody {
    std::string sql;
    std::optional<std::vector<json::Value>> parameters;
    std::optional<SqlFormat> format;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SqlBody, (), (sql, parameters, format, limit))

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
    for (const Table& table : rows.tables) sources.push_back(source_of(state, table));
    const std::string total = rows.told.truncated ? "null" : std::to_string(rows.told.rows);
    return http::json_response(200,
                               fmt::format(R"({{"columns":{},"items":[{}],"total":{},"truncated":{},"limit":{},"sources":{}}})",
                                           json::serialize(columns), rows.text, total, rows.told.truncated, question.rows_max,
                                           json::serialize(sources)));
}

/// The rows alone; what JSON says beside them stands in headers.
http::Response text_answer(const SqlQuestion& question, SqlRows rows) {
    http::Response response = question.format == SqlFormat::csv
                                  ? http::text_response(200, "text/csv; charset=utf-8; header=present", std::move(rows.text))
                                  : http::text_response(200, "application/x-ndjson", std::move(rows.text));
    if (!rows.told.truncated) response.headers.set("X-Total-Count", std::to_string(rows.told.rows));
    response.headers.set("X-Row-Count", std::to_string(rows.told.rows));
    response.headers.set("X-Truncated", rows.told.truncated ? "true" : "false");
    response.headers.set("X-Limit", std::to_string(question.rows_max));
    return response;
}

Result<http::Response> answer(const Query::State& state, Callers& callers, const http::Call& call, const SqlBody& body) {
    JX_TRY(const SqlQuestion question, question_of(body));
    const Callers::Turn turn(callers, call.actor.id.empty() ? "address " + call.client : "account " + call.actor.id);
    if (!turn.granted()) return Error{&sql_too_many};
    JX_TRY(SqlRows rows, answer_sql(state, call.actor, question));
    std::vector<std::string> links;
    for (const Table& table : rows.tables) {
        state.needs.catalog.count(catalog::UsageKind::call, table.resource.entry_id);
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
    const auto callers = std::make_shared<Callers>();
    router.post<SqlBody>(
        "/api/v1/sql",
        {.id = "querySql",
         .summary = "One read-only SELECT over every table that the caller may read, named by id or slug; values as $1, $2 …",
         .access = http::Access::anyone,
         .refusals = {&errors::malformed, &errors::invalid, &sql_unreadable, &sql_not_select, &sql_not_allowed, &sql_too_complex,
                      &sql_parameters_wrong, &sql_column_unknown, &sql_wrong, &sql_failed, &errors::not_found, &no_table,
                      &too_heavy, &not_computable, &sql_too_many, &errors::busy, &errors::timed_out},
         .tag = "data",
         .lane = http::Lane::analytics,
         .body_bytes_max = body_bytes_max},
        [&state, callers](const http::Call& call, const SqlBody& body) { return answer(state, *callers, call, body); });
}

}  // namespace jixia::query
