#include "demo/publish.h"

#include <array>
#include <thread>

#include "base/log.h"
#include "base/text.h"
#include "http/router.h"

namespace jixia::app::demo {
namespace {

/// A file that the platform read with a fault.
constexpr ErrorCode demo_file_refused{"demo-file-refused", ErrorKind::internal};

/// Codes of the licence list for the sources' own words.
std::string license_code(const std::string& words) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> known{
        {{"CC BY 4.0", "cc-by-4.0"}, {"CC0 1.0", "cc0-1.0"}, {"MIT", "mit"}}};
    for (const auto& [name, code] : known)
        if (words == name) return std::string(code);
    return "public-domain";
}

json::Value strings(const std::vector<std::string>& values) { return json::encode(values); }

/// What a cataloguer states about the table. Its true source stands in `source_note`, which every page of the entry shows.
json::Value statement(const Publishing& where, const Table& table) {
    const std::vector<std::string> spatial = table.spatial.value_or(std::vector<std::string>{where.division});
    json::Object out{
        {"title", table.title},
        {"abstract", table.abstract},
        {"keywords", strings(table.keywords)},
        {"themes", strings(table.themes)},
        {"industries", strings(table.industries)},
        {"resource_kind", "table"},
        {"open_attribute", "unconditional"},
        {"open_modes", json::Array{"download", "api"}},
        {"update_frequency", table.update_frequency},
        {"spatial", strings(spatial)},
        {"temporal", json::Object{{"start", "2000-01-01"}, {"end", nullptr}}},
        {"level", "G1"},
        {"personal_information", false},
        {"origin", "generated"},
        {"license", license_code(table.source.license)},
        {"duties", json::Array{json::Object{{"code", "YS-001"}, {"name", "演示数据整理"}}}},
        {"source_systems", json::Array{json::Object{{"name", "演示数据包"}}}},
        {"contact", json::Object{{"name", "数据管理科（演示）"}, {"phone", "0531-66600000"}, {"email", "data@example.org"}}},
        {"source_note", "演示数据。真实来源：" + table.source.name + "；许可：" + table.source.license}};
    if (table.priority) out["priority"] = strings(*table.priority);
    if (!table.restriction) return out;
    const Restriction& limits = *table.restriction;
    out["open_attribute"] = limits.open_attribute;
    if (limits.grounds) out["conditional_grounds"] = strings(*limits.grounds);
    if (limits.conditions) out["conditions"] = *limits.conditions;
    if (limits.closed_reasons) out["closed_reasons"] = strings(*limits.closed_reasons);
    if (limits.closed_basis) out["closed_basis"] = strings(*limits.closed_basis);
    if (limits.open_attribute == "closed") out["open_modes"] = json::Array{};
    return out;
}

const json::Array& list_at(const json::Value& value, std::string_view name) {
    static const json::Array none;
    const json::Object* object = value.if_object();
    const json::Value* member = object == nullptr ? nullptr : object->if_contains(name);
    return member != nullptr && member->is_array() ? member->get_array() : none;
}

std::string version_of(const json::Value& entry) {
    const json::Value* version = entry.is_object() ? entry.get_object().if_contains("version") : nullptr;
    return version != nullptr && version->is_int64() ? std::to_string(version->get_int64()) : "*";
}

/// The entry as its cataloguer sees it: the one there is with this title, or a new draft.
Result<json::Value> drafted(const Caller& cataloguer, const Publishing& where, const Table& table) {
    http::Query query;
    query.add("q", table.title);
    query.add("limit", "100");
    JX_TRY(const json::Value known, cataloguer.get("/api/v1/provider/entries", query));
    for (const json::Value& line : list_at(known, "items"))
        if (text_at(line, "title") == table.title) return cataloguer.get("/api/v1/entries/" + text_at(line, "id"));
    return cataloguer.post("/api/v1/entries", statement(where, table));
}

/// Events of the job are what a page would follow; here the last one is waited for.
Result<json::Value> ended_job(const Caller& caller, const std::string& id) {
    constexpr std::chrono::milliseconds pause{20};
    for (;;) {
        JX_TRY(json::Value job, caller.get("/api/v1/jobs/" + id));
        const std::string state = text_at(job, "state");
        if (state == "succeeded") return job;
        if (state == "failed" || state == "cancelled") {
            log::error("a file of the demonstration was not read", {{"job", json::serialize(job)}});
            return Error{&demo_file_refused, id};
        }
        std::this_thread::sleep_for(pause);  // NOLINT: the one place where the demonstration waits for the platform
    }
}

Result<void> give_data(const Caller& cataloguer, const Publishing& where, const Table& table, const std::string& entry) {
    JX_TRY(const std::filesystem::path file, write_file(table, where.folder));
    auto uploaded = cataloguer.upload(file, table.title + file.extension().string());
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    JX_TRY(const std::string upload, std::move(uploaded));
    JX_TRY(const json::Value accepted,
           cataloguer.post("/api/v1/entries/" + entry + "/resources",
                           json::Object{{"title", table.title}, {"kind", "table"}, {"upload_id", upload}}));
    JX_TRY(std::ignore, ended_job(cataloguer, text_at(accepted, "job/id")));
    return {};
}

/// The columns that were found get the meaning their unit gives them.
Result<void> describe(const Caller& cataloguer, const Table& table, const std::string& entry_id) {
    JX_TRY(const json::Value entry, cataloguer.get("/api/v1/entries/" + entry_id));
    json::Array items;
    for (const json::Value& item : list_at(entry, "items"))
        for (const ColumnText& column : table.columns)
            if (column.name == text_at(item, "name"))
                items.push_back(
                    json::Object{{"code", text_at(item, "code")}, {"name", column.name}, {"description", column.description}});
    JX_TRY(std::ignore,
           cataloguer.patch("/api/v1/entries/" + entry_id, json::Object{{"items", std::move(items)}}, version_of(entry)));
    return {};
}

}  // namespace

Result<void> publish(const Publishing& where, const Table& table) {
    const Caller cataloguer(where.router, where.staff.cataloguer), reviewer(where.router, where.staff.reviewer);
    JX_TRY(json::Value entry, drafted(cataloguer, where, table));
    const std::string id = text_at(entry, "id"), path = "/api/v1/entries/" + id;
    std::string state = text_at(entry, "state/code");
    if (state == "draft") {
        if (!table.sql.empty()) {
            if (list_at(entry, "items").empty()) JX_CHECK(give_data(cataloguer, where, table, id));
            JX_CHECK(describe(cataloguer, table, id));
        }
        JX_TRY(entry, cataloguer.post(path + "/actions/submit", json::Object{}));
        JX_TRY(entry, cataloguer.get(path));
        state = text_at(entry, "state/code");
    }
    if (state != "in_review") return {};
    JX_TRY(std::ignore, reviewer.post("/api/v1/cases/" + text_at(entry, "case/id") + "/actions/approve",
                                      json::Object{{"reason", "符合编目规范，来源和许可已核对"}}));
    return {};
}

}  // namespace jixia::app::demo
