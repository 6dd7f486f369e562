#include "open_list_api.h"

#include "http/router.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

std::string csv_field(const std::string& value) {
    if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

/// UTF-8 with a byte order mark, as spreadsheet programs need it.
std::string csv_of(const OpenListView& list, bool english) {
    std::string out = "\xEF\xBB\xBF";
    out += english ? "entry,title,open attribute,type,conditions,update frequency,ways of opening\r\n"
                   : "目录标识,资源名称,开放属性,类型,开放条件,更新频率,开放方式\r\n";
    for (const OpenListLine& line : list.items) {
        std::string modes;
        for (const CodeLabel& mode : line.open_modes) modes += (modes.empty() ? "" : english ? ", " : "、") + mode.label;
        const std::string* const fields[] = {&line.entry_id,
                                             &line.title,
                                             &line.open_attribute.label,
                                             &line.type.label,
                                             &line.conditions,
                                             &line.update_frequency.label,
                                             &modes};
        bool first = true;
        for (const std::string* field : fields) {
            out += (first ? "" : ",") + csv_field(*field);
            first = false;
        }
        out += "\r\n";
    }
    return out;
}

Result<Response> list_response(Catalog& catalog, const Call& call, std::int64_t edition) {
    JX_TRY(const OpenListView list, catalog.open_list(call.parameter("provider"), edition, language_of(call)));
    const std::string format = call.query.one("format").value_or("json");
    if (format == "json") return http::json_response(200, json::to_string(list));
    if (format != "csv") return Error{&errors::malformed, {}, {{"format", "must be one of: json, csv", "enum"}}};
    Response response = http::text_response(200, "text/csv; charset=utf-8", csv_of(list, language_of(call) == "en"));
    response.headers.set("Content-Disposition",
                         "attachment; filename=\"open-list-" + list.provider.id + "-" + std::to_string(list.edition) + ".csv\"");
    return response;
}

}  // namespace

void bind_open_lists(http::Router& router, Catalog& catalog) {
    router.get("/api/v1/open-lists",
               RouteInfo{.id = "listOpenLists",
                         .summary = "The newest edition of every provider's open list",
                         .access = Access::anyone,
                         .query = {{"limit", "lists a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page, catalog.open_lists(call.query.one("cursor").value_or(""), limit));
                   const json::Value next = page.next.empty() ? json::Value(nullptr)
                                                              : json::Value(call.path + "?limit=" + std::to_string(limit) +
                                                                            "&cursor=" + text::percent_encode(page.next));
                   return http::json_response(
                       200, json::serialize(json::Object{
                                {"items", json::encode(page.items)}, {"total", page.total}, {"next", next}, {"limit", limit}}));
               });
    router.get("/api/v1/open-lists/{provider}",
               RouteInfo{.id = "getOpenList",
                         .summary = "A provider's open list as it stands",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"format", "json or csv"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) { return list_response(catalog, call, 0); });
    router.get("/api/v1/open-lists/{provider}/editions/{edition}",
               RouteInfo{.id = "getOpenListEdition",
                         .summary = "One frozen edition of an open list",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"format", "json or csv"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<Response> {
                   const std::string& edition = call.parameter("edition");
                   if (!text::is_digits(edition) || edition.size() > 12 || edition == "0") return Error{&errors::not_found};
                   return list_response(catalog, call, std::stoll(edition));
               });
    router.get("/api/v1/open-lists/{provider}/diff",
               RouteInfo{.id = "diffOpenList",
                         .summary = "What changed between two editions; edition 0 is the empty list",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"from", "edition"}, {"to", "edition"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<OpenListDiff> {
                   JX_TRY(const std::int64_t from, call.query.integer("from", 0, 0, 1'000'000'000'000));
                   JX_TRY(const std::int64_t to, call.query.integer("to", 0, 0, 1'000'000'000'000));
                   return catalog.open_list_diff(call.parameter("provider"), from, to, language_of(call));
               });
}

}  // namespace jixia::catalog
