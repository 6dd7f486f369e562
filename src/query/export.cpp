#include "export.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/crypto.h"

namespace jixia::query {
namespace {

// Raised when a writer changes what it writes, so that no client joins parts of two files.
constexpr std::string_view revision = "2";

constexpr std::array formats{
    FormatInfo{Format::csv, "csv", "csv", "text/csv; charset=utf-8; header=present", true, false},
    FormatInfo{Format::xlsx, "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, true},
    FormatInfo{Format::json, "json", "json", "application/json", true, true},
    FormatInfo{Format::ndjson, "ndjson", "ndjson", "application/x-ndjson", true, false},
    FormatInfo{Format::xml, "xml", "xml", "application/xml", true, true},
    FormatInfo{Format::rdf, "rdf", "ttl", "text/turtle; charset=utf-8", true, true},
    FormatInfo{Format::parquet, "parquet", "parquet", "application/vnd.apache.parquet", false, true},
    FormatInfo{Format::arrow, "arrow", "arrows", "application/vnd.apache.arrow.stream", false, true},
    FormatInfo{Format::geojson, "geojson", "geojson", "application/geo+json", true, true},
};

}  // namespace

const FormatInfo& about(Format format) { return formats[static_cast<std::size_t>(format)]; }

std::optional<Format> format_named(std::string_view name) {
    const auto found = std::ranges::find(formats, name, &FormatInfo::name);
    return found == formats.end() ? std::nullopt : std::optional(found->format);
}

namespace {

json::Object source_of(const Table& table, const Export& file) {
    const auto& [resource, version, files] = table;
    return json::Object{{"title", resource.title},
                        {"resource", resource.id},
                        {"entry", resource.entry_id},
                        {"entry_title", resource.entry_title},
                        {"provider", resource.provider_name},
                        {"division", resource.division},
                        {"version", version.number},
                        {"updated_at", to_text(version.created_at)},
                        {"rows", version.rows},
                        {"license", resource.license},
                        {"attribution", resource.attribution},
                        {"retrieved_on", to_text(file.retrieved_on)},
                        {"url", file.base_url + "/api/v1/resources/" + resource.id},
                        {"citation", file.base_url + "/api/v1/entries/" + resource.entry_id + "/citation"}};
}

}  // namespace

json::Object source_of(const Export& file) {
    if (file.statement.empty()) return source_of(file.table, file);
    json::Array sources;
    for (const Table& table : file.read) sources.push_back(source_of(table, file));
    return {{"statement", file.statement},
            {"rows", file.table.version.rows},
            {"retrieved_on", to_text(file.retrieved_on)},
            {"sources", std::move(sources)}};
}

std::vector<std::string> keys_of(const Export& file) {
    std::vector<std::string> keys;
    std::set<std::string> taken;
    for (const auto& column : file.table.version.columns) {
        std::string key = file.original_names ? column.name : column.code;
        for (int copy = 2; !taken.insert(key).second; ++copy) key = fmt::format("{} ({})", column.name, copy);
        keys.push_back(std::move(key));
    }
    return keys;
}

std::string identity_of(const Export& file) {
    const FormatInfo& form = about(file.format);
    json::Array columns;
    for (const auto& column : file.table.version.columns) columns.push_back(json::encode(column));
    const json::Array facts{revision,
                            form.name,
                            file.original_names,
                            file.marked,
                            file.table.version.digest,
                            std::move(columns),
                            form.dated ? json::Value(source_of(file)) : json::Value(nullptr)};
    return crypto::sha256_hex(json::serialize(facts));
}

std::optional<Coordinates> coordinates_of(const Table& table) {
    const auto& columns = table.version.columns;
    const auto longitude = std::ranges::find(columns, "longitude", &dataset::Column::role);
    const auto latitude = std::ranges::find(columns, "latitude", &dataset::Column::role);
    if (longitude == columns.end() || latitude == columns.end()) return std::nullopt;
    Coordinates found{static_cast<std::size_t>(longitude - columns.begin()),
                      static_cast<std::size_t>(latitude - columns.begin())};
    if (const auto geometry = std::ranges::find(columns, "geometry", &dataset::Column::role); geometry != columns.end())
        found.geometry = static_cast<std::size_t>(geometry - columns.begin());
    return found;
}

std::vector<Format> possible_formats(const Table& table) {
    std::vector<Format> possible;
    for (const FormatInfo& form : formats)
        if (form.format != Format::geojson || coordinates_of(table)) possible.push_back(form.format);
    return possible;
}

}  // namespace jixia::query
