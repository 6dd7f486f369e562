#include <fmt/format.h>

#include "answered.h"
#include "api.h"
#include "base/crypto.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "download.h"
#include "explain.h"
#include "function_words.h"
#include "http/paging.h"
#include "http/router.h"
#include "records_file.h"
#include "source.h"
#include "visitors_api.h"

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
    bool explain = false;
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
    const std::string explain = text("explain");
    asked.explain = explain == "true";
    if (!explain.empty() && explain != "true" && explain != "false")
        return Error{&errors::malformed, {}, {{"explain", "true, false", "enum"}}};
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
    for (const std::string* part :
         {&query.select, &query.where, &query.group_by, &query.having, &query.order_by, &query.q, &query.bbox})
        out += std::to_string(part->size()) + ":" + *part;
    return out;
}

void add(std::string& key, std::string_view part) { key.append(std::to_string(part.size())).append(1, ':').append(part); }
void add(std::string& key, const Fragment& part) {
    add(key, part.text);
    for (const std::string& parameter : part.parameters) add(key, parameter);
}

/// Equal for requests that must have equal pages: of the version, the plan in its normal form, the page and its form, and what
/// the file says of its source. Columns that a caller may not see are in no plan of theirs.
std::string key_of(const Table& table, const Plan& plan, const Asked& asked, Date day) {
    std::string key;
    const catalog::ResourceInfo& resource = table.resource;
    for (const std::string_view part :
         std::initializer_list<std::string_view>{resource.id, table.version.digest, resource.title, resource.entry_title,
                                                 resource.provider_name, resource.license, resource.attribution, asked.cursor})
        add(key, part);
    for (const Output& output : plan.outputs) {
        add(key, output.key);
        add(key, output.header);
        add(key, output.value.sql);
    }
    for (const auto& condition : {plan.where, plan.having}) {
        key += condition ? '+' : '-';
        if (condition) add(key, *condition);
    }
    for (const Fragment& group : plan.groups) add(key, group);
    for (const OrderKey& order : plan.order) {
        add(key, order.value);
        key += order.descending ? 'd' : 'a';
        key += order.nulls == Nulls::first ? 'f' : 'l';
    }
    key += fmt::format("{} {} {} {} {} {}", static_cast<int>(asked.format), static_cast<int>(asked.names),
                       static_cast<int>(asked.count), asked.query.limit, asked.query.offset, to_text(day));
    return crypto::sha256_hex(key);
}

/// One query on its way through the room.
class Answer {
public:
    Answer(const Query::State& state, Pages& pages, const Call& call) : state_(state), pages_(pages), call_(call) {}

    Result<Response> records() {
        JX_TRY(const Asked asked, asked_of(call_.query));
        JX_TRY(const Table table, opened(asked));
        JX_TRY(const Plan plan, plan_of(table, asked.query));
        JX_TRY(RecordsWriter writer, RecordsWriter::make(asked.format, asked.names, plan, table));
        const std::string identity = identity_of(table, asked.query);
        Pages::Request request{.table = table,
                               .plan = plan,
                               .writer = writer,
                               .limit = asked.query.limit,
                               .offset = asked.query.offset,
                               .count = asked.count,
                               .deadline = within(time_max),
                               .departed = call_.departed};
        if (!asked.cursor.empty()) { JX_TRY(request.cursor, decode_cursor(asked.cursor, identity)); }
        if (asked.explain) return explained(request);
        const std::string key = key_of(table, plan, asked, local_date(state_.needs.clock.now()));
        auto answered = state_.answers->find(key);
        if (answered == nullptr) {
            const std::int64_t units = cost_of(request).units();
            const auto turn = state_.visitors->enter(visitor_of(call_.actor, call_.client), units, Door::records);
            if (!turn.has_value()) return too_much(call_, turn.error(), units);
            JX_TRY(answered, read(request, asked));
            state_.answers->keep(key, answered, answered->page.body.size());
        }
        const auto& next = answered->page.next;
        return rendered(asked, *answered, table, next ? http::next_url(call_, encode_cursor(*next, identity)) : "");
    }

    Result<Response> preview() {
        JX_TRY(const std::int64_t limit, call_.query.integer("limit", 20, 0, preview_max));
        JX_TRY(const std::int64_t version, call_.query.integer("version", 0, 1, std::numeric_limits<std::int64_t>::max()));
        JX_TRY(const Table table, open_table(state_, call_.actor, call_.parameter("rid"), version));
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
        return http::json_response(200, std::move(page.body));
    }

private:
    Result<Table> opened(const Asked& asked) const {
        auto table = open_table(state_, call_.actor, call_.parameter("rid"), asked.version);
        // A version that only a cursor speaks of was never answered to anybody.
        if (!table.has_value() && table.error().code == &errors::not_found && !call_.query.one("version") && asked.version != 0)
            if (open_table(state_, call_.actor, call_.parameter("rid"), 0).has_value()) return Error{&cursor_invalid};
        return table;
    }
    Result<std::shared_ptr<const Answered>> read(const Pages::Request& request, const Asked& asked) {
        const Instant now = state_.needs.clock.now();
        if (!file_format_of(asked.format)) {
            JX_TRY(Page page, pages_.read(request));
            return std::make_shared<const Answered>(std::move(page), now);
        }
        JX_TRY(Page page, read_file_page(*state_.engine, pages_,
                                         {.page = request,
                                          .format = asked.format,
                                          .names = asked.names,
                                          .parent = state_.settings.folder / "pages",
                                          .base_url = state_.settings.base_url,
                                          .retrieved_on = local_date(now)}));
        return std::make_shared<const Answered>(std::move(page), now);
    }
    Result<Response> explained(const Pages::Request& request) const {
        const Purse purse{state_.settings.limits.units_a_minute, state_.visitors->left(visitor_of(call_.actor, call_.client))};
        const std::string_view language = call_.language == http::Language::en ? "en" : "zh";
        JX_TRY(const json::Object plan, explain_records(*state_.engine, request, purse, language));
        Response response = http::json_response(200, json::serialize(plan));
        response.headers.set("Cache-Control", "no-store");
        return response;
    }
    Response rendered(const Asked& asked, const Answered& answered, const Table& table, const std::string& next) const {
        const Page& page = answered.page;
        const std::string total = page.total ? std::to_string(*page.total) : "null";
        Response response;
        switch (asked.format) {
            case RecordsFormat::csv:
                response = http::text_response(200, "text/csv; charset=utf-8; header=present", page.body);
                break;
            case RecordsFormat::ndjson: response = http::text_response(200, "application/x-ndjson", page.body); break;
            case RecordsFormat::json:
            case RecordsFormat::geojson: response = document(asked, answered, table, next); break;
            case RecordsFormat::xlsx:
            case RecordsFormat::parquet:
            case RecordsFormat::arrow: {
                const FormatInfo& form = about(file_format_of(asked.format).value());
                response = http::text_response(200, form.media, page.body);
                response.headers.set("Content-Disposition", disposition_of(table.resource.title, table.version, form.extension));
                break;
            }
        }
        if (page.total && asked.format != RecordsFormat::json) response.headers.set("X-Total-Count", total);
        if (!next.empty()) response.headers.add("Link", "<" + next + ">; rel=\"next\"");
        response.headers.add("Link", cite_as(state_, table));
        response.repeated = [&catalog = state_.needs.catalog, entry = table.resource.entry_id] {
            catalog.count(catalog::UsageKind::call, entry);
        };
        state_.needs.catalog.count(catalog::UsageKind::call, table.resource.entry_id, call_.actor.id);
        return response;
    }
    Response document(const Asked& asked, const Answered& answered, const Table& table, const std::string& next) const {
        const Page& page = answered.page;
        const bool is_map = asked.format == RecordsFormat::geojson;
        std::string body = page.body;
        body +=
            fmt::format(R"(],"{}":{},)", is_map ? "numberMatched" : "total", page.total ? std::to_string(*page.total) : "null");
        if (is_map) body += fmt::format(R"("numberReturned":{},)", page.rows);
        if (page.estimated) body += R"("estimated":true,)";
        body += R"("next":)";
        if (next.empty()) body += "null";
        else append_json_string(body, next);
        body += fmt::format(R"(,"limit":{},"source":{}}})", page.cut ? page.rows : asked.query.limit,
                            json::serialize(source_of(state_, table, answered.retrieved_at)));
        return is_map ? http::text_response(200, "application/geo+json", std::move(body))
                      : http::json_response(200, std::move(body));
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
                             &budget_spent, &too_many_at_once, &format_too_small, &errors::busy, &errors::timed_out},
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
                          {"format", "json, csv, ndjson, geojson, xlsx, parquet or arrow (an IPC stream)"},
                          {"explain", "true answers what the query would read, run and cost"},
                          {"version", "number; the current one if absent"}},
                .tag = "data",
                .lane = http::Lane::analytics,
                .cacheable = true},
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
