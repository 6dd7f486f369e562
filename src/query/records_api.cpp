#include <fmt/format.h>

#include "api.h"
#include "base/crypto.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "function_words.h"
#include "http/paging.h"
#include "http/router.h"
#include "records_page.h"
#include "source.h"

namespace jixia::query {
namespace {

using http::Call;
using http::Response;

constexpr std::int64_t limit_max = 10'000, preview_max = 200;
constexpr std::chrono::seconds time_max{10};

/// The parameters of a call, each in its range.
struct Asked {
    RecordsQuery query;
    RecordsFormat format{};
    Names names{};
    Count count{};
    std::int64_t version = 0;
    std::string cursor;
};

template <class Enum>
Result<Enum> choice_of(const http::Query& query, std::string_view name) {
    Enum out{};
    const auto sent = query.one(name);
    if (!sent || boost::describe::enum_from_string(sent->c_str(), out)) return out;
    std::string allowed;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
        [&](auto one) { allowed += (allowed.empty() ? "" : ", ") + std::string(one.name); });
    return Error{&errors::malformed, {}, {{std::string(name), allowed, "enum"}}};
}

Result<Asked> asked_of(const http::Query& query) {
    Asked asked;
    const auto text = [&](std::string_view name) { return query.one(name).value_or(""); };
    asked.query = {.select = text("select"),
                   .where = text("where"),
                   .group_by = text("group_by"),
                   .having = text("having"),
                   .order_by = text("order_by"),
                   .q = text("q"),
                   .bbox = text("bbox")};
    JX_TRY(asked.query.limit, query.integer("limit", 20, 0, limit_max));
    JX_TRY(asked.query.offset, query.integer("offset", 0, 0, std::int64_t{1} << 50));
    JX_TRY(asked.version, query.integer("version", 0, 1, std::numeric_limits<std::int64_t>::max()));
    JX_TRY(asked.format, choice_of<RecordsFormat>(query, "format"));
    JX_TRY(asked.names, choice_of<Names>(query, "names"));
    JX_TRY(asked.count, choice_of<Count>(query, "count"));
    asked.cursor = text("cursor");
    if (asked.cursor.empty()) return asked;
    if (asked.query.offset != 0) return Error{&errors::malformed, {}, {{"offset", "a cursor has its own place", "unknown"}}};
    const std::int64_t version = version_in_cursor(asked.cursor);
    if (version == 0 || (asked.version != 0 && asked.version != version)) return Error{&cursor_invalid};
    asked.version = version;
    return asked;
}

/// What a cursor belongs to.
std::string identity_of(const Table& table, const RecordsQuery& query) {
    std::string out = table.resource.id + table.version.digest;
    for (const std::string* part : {&query.select, &query.where, &query.group_by, &query.having, &query.order_by, &query.q, &query.bbox})
        out += std::to_string(part->size()) + ":" + *part;
    return out;
}

/// The same answer for the same query of the same version, but for the time of reading in it: a weak tag.
std::string tag_of(const Call& call, const Table& table) {
    std::string all = table.resource.id + table.version.digest + table.resource.entry_title + table.resource.provider_name;
    for (const dataset::Column& column : table.version.columns) all.append(1, '\n').append(column.code);
    for (const auto& [name, value] : call.query.all()) all.append(1, '\n').append(name).append(1, '=').append(value);
    return crypto::sha256_hex(all).substr(0, 32);
}

std::optional<Response> unmodified(const Call& call, const std::string& tag) {
    if (call.headers.get("If-None-Match").find(tag) == std::string_view::npos) return std::nullopt;
    Response response;
    response.status = 304;
    response.headers.set("ETag", "W/\"" + tag + "\"");
    return response;
}

/// One query on its way through the room.
class Answer {
public:
    Answer(const Query::State& state, Pages& pages, const Call& call) : state_(state), pages_(pages), call_(call) {}

    Result<Response> records() {
        JX_TRY(const Asked asked, asked_of(call_.query));
        auto opened = open_table(state_, call_.actor, call_.parameter("rid"), asked.version);
        // A version that only a cursor speaks of was never answered to anybody.
        if (!opened.has_value() && opened.error().code == &errors::not_found && !call_.query.one("version") && asked.version != 0)
            if (open_table(state_, call_.actor, call_.parameter("rid"), 0).has_value()) return Error{&cursor_invalid};
        if (!opened.has_value()) return std::move(opened).error();
        const Table& table = *opened;
        JX_TRY(const Plan plan, plan_of(table, asked.query));
        JX_TRY(RecordsWriter writer, RecordsWriter::make(asked.format, asked.names, plan, table));
        const std::string identity = identity_of(table, asked.query);
        std::optional<Cursor> cursor;
        if (!asked.cursor.empty()) { JX_TRY(cursor, decode_cursor(asked.cursor, identity)); }
        const std::string tag = tag_of(call_, table);
        if (auto known = unmodified(call_, tag)) return *std::move(known);
        JX_TRY(Page page, pages_.read({.table = table,
                                       .plan = plan,
                                       .writer = writer,
                                       .limit = asked.query.limit,
                                       .offset = asked.query.offset,
                                       .cursor = std::move(cursor),
                                       .count = asked.count,
                                       .deadline = within(time_max)}));
        const std::string next = page.next ? http::next_url(call_, encode_cursor(*page.next, identity)) : "";
        state_.needs.catalog.count(catalog::UsageKind::call, table.resource.entry_id);
        Response response = rendered(asked.format, std::move(page), table, next, asked.query.limit);
        response.headers.set("ETag", "W/\"" + tag + "\"");
        return response;
    }

    Result<Response> preview() {
        JX_TRY(const std::int64_t limit, call_.query.integer("limit", 20, 0, preview_max));
        JX_TRY(const std::int64_t version, call_.query.integer("version", 0, 1, std::numeric_limits<std::int64_t>::max()));
        JX_TRY(const Table table, open_table(state_, call_.actor, call_.parameter("rid"), version));
        const std::string tag = tag_of(call_, table);
        if (auto known = unmodified(call_, tag)) return *std::move(known);
        JX_TRY(const Plan plan, plan_of(table, {}));
        JX_TRY(RecordsWriter writer, RecordsWriter::make(RecordsFormat::json, Names::code, plan, table));
        JX_TRY(Page page,
               pages_.read({.table = table, .plan = plan, .writer = writer, .limit = limit, .deadline = within(time_max)}));
        json::Array columns;
        for (const dataset::Column& column : table.version.columns) {
            const std::string type = boost::describe::enum_to_string(column.type, "");
            const std::string_view language = call_.language == http::Language::en ? "en" : "zh";
            columns.push_back(json::Object{
                {"code", column.code},
                {"name", column.name},
                {"type", json::Object{{"code", type}, {"label", state_.needs.catalog.label("item_type", type, language)}}}});
        }
        page.body += fmt::format(R"(],"columns":{},"total":{},"limit":{},"version":{}}})", json::serialize(columns),
                                 table.version.rows, limit, table.version.number);
        Response response = http::json_response(200, std::move(page.body));
        response.headers.set("ETag", "W/\"" + tag + "\"");
        return response;
    }

private:
    Response rendered(RecordsFormat format, Page page, const Table& table, const std::string& next, std::int64_t limit) const {
        const std::string total = page.total ? std::to_string(*page.total) : "null";
        std::string& body = page.body;
        Response response;
        switch (format) {
            case RecordsFormat::csv:
                response = http::text_response(200, "text/csv; charset=utf-8; header=present", std::move(body));
                break;
            case RecordsFormat::ndjson: response = http::text_response(200, "application/x-ndjson", std::move(body)); break;
            case RecordsFormat::json:
            case RecordsFormat::geojson: {
                const bool is_map = format == RecordsFormat::geojson;
                body += fmt::format(R"(],"{}":{},)", is_map ? "numberMatched" : "total", total);
                if (is_map) body += fmt::format(R"("numberReturned":{},)", page.rows);
                if (page.estimated) body += R"("estimated":true,)";
                body += R"("next":)";
                if (next.empty()) body += "null";
                else append_json_string(body, next);
                body += fmt::format(R"(,"limit":{},"source":{}}})", page.cut ? page.rows : limit,
                                    json::serialize(source_of(state_, table)));
                response = is_map ? http::text_response(200, "application/geo+json", std::move(body))
                                  : http::json_response(200, std::move(body));
                break;
            }
        }
        if (page.total && format != RecordsFormat::json) response.headers.set("X-Total-Count", total);
        if (!next.empty()) response.headers.add("Link", "<" + next + ">; rel=\"next\"");
        response.headers.add("Link", cite_as(state_, table));
        return response;
    }

    const Query::State& state_;
    Pages& pages_;
    const Call& call_;
};

}  // namespace

void bind_records_routes(http::Router& router, Query::State& state) {
    const auto pages = std::make_shared<Pages>(*state.engine);
    router.get("/api/v1/resources/{rid}/records",
               {.id = "queryRecords",
                .summary = "Rows of a table, filtered, grouped and ordered by the expression language of docs/expressions.md",
                .access = http::Access::anyone,
                .refusals = {&errors::not_found, &no_table, &errors::malformed, &expression_unreadable, &column_unknown,
                             &function_unknown, &expression_wrong, &cursor_invalid, &no_coordinates, &too_heavy, &not_computable,
                             &errors::busy, &errors::timed_out},
                .query = {{"select", "values, each with an optional `as name`; `*` for all columns"},
                          {"where", "a condition"},
                          {"group_by", "values that make groups"},
                          {"having", "a condition on groups"},
                          {"order_by", "values, each with asc or desc"},
                          {"q", "text that a text column contains, whatever the case"},
                          {"bbox", "west,south,east,north in degrees: rows whose place lies in the box"},
                          {"limit", "0 to 10000, 20 if absent"},
                          {"offset", "rows to leave out"},
                          {"cursor", "from `next`"},
                          {"count", "exact, estimate or none"},
                          {"names", "code or original: the keys of the answer"},
                          {"format", "json, csv, ndjson or geojson"},
                          {"version", "number; the current one if absent"}},
                .tag = "data",
                .lane = http::Lane::analytics},
               [&state, pages](const Call& call) { return Answer(state, *pages, call).records(); });
    router.get("/api/v1/query/functions",
               {.id = "listQueryFunctions",
                .summary = "The functions of the expression language, with words and an example each, and its grammar",
                .access = http::Access::anyone,
                .tag = "data",
                .cacheable = true},
               [](const Call& call) -> Result<Response> {
                   const std::string_view language = call.language == http::Language::en ? "en" : "zh";
                   return http::json_response(200, json::serialize(functions_document(language)));
               });
    router.get("/api/v1/resources/{rid}/preview",
               {.id = "previewTable",
                .summary = "The first rows of a table with its columns",
                .access = http::Access::anyone,
                .refusals = {&errors::not_found, &no_table, &errors::malformed, &errors::busy, &errors::timed_out},
                .query = {{"limit", "0 to 200, 20 if absent"}, {"version", "number; the current one if absent"}},
                .tag = "data",
                .lane = http::Lane::analytics},
               [&state, pages](const Call& call) { return Answer(state, *pages, call).preview(); });
}

}  // namespace jixia::query
