// What a package says of itself: datapackage.json, CSVW metadata, README.md.
#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"
#include "data.h"
#include "package.h"

namespace jixia::query {
namespace {

std::string word(std::string_view name) {
    static const json::Object words = json::parse(data::package_words).value().as_object();
    return std::string(words.at(name).as_string());
}

std::string entry_url(const PackedEntry& entry, std::string_view base_url) {
    return std::string(base_url) + "/entries/" + text::percent_encode(entry.id);
}

std::string_view field_type(dataset::ColumnType type) {
    switch (type) {
        case dataset::ColumnType::text: return "string";
        case dataset::ColumnType::integer: return "integer";
        case dataset::ColumnType::decimal:
        case dataset::ColumnType::real: return "number";
        case dataset::ColumnType::boolean: return "boolean";
        case dataset::ColumnType::date: return "date";
        case dataset::ColumnType::datetime: return "datetime";
    }
    return "any";
}

json::Value csvw_type(dataset::ColumnType type) {
    switch (type) {
        case dataset::ColumnType::text: return "string";
        case dataset::ColumnType::integer: return "integer";
        case dataset::ColumnType::decimal: return "decimal";
        case dataset::ColumnType::real: return "double";
        case dataset::ColumnType::boolean: return json::Object{{"base", "boolean"}, {"format", "true|false"}};
        case dataset::ColumnType::date: return "date";
        case dataset::ColumnType::datetime: return json::Object{{"base", "dateTime"}, {"format", "yyyy-MM-dd HH:mm:ss"}};
    }
    return "string";
}

json::Object schema_of(const Table& table) {
    json::Array fields;
    for (const dataset::Column& column : table.version.columns) {
        json::Object field{{"name", column.name}, {"type", field_type(column.type)}, {"title", column.code}};
        if (column.type == dataset::ColumnType::datetime) field["format"] = "%Y-%m-%d %H:%M:%S";
        fields.push_back(std::move(field));
    }
    return {{"fields", std::move(fields)}, {"missingValues", json::Array{""}}};
}

json::Object license_of(const PackedEntry& entry) {
    std::string name;
    if (!entry.tables.empty()) name = entry.tables.front().resource.license;
    else if (!entry.files.empty()) name = entry.files.front().resource.license;
    json::Object license{{"title", name}};
    if (!entry.license_url.empty()) license["path"] = entry.license_url;
    return license;
}

const catalog::ResourceInfo* resource_of(const PackedEntry& entry) {
    if (!entry.tables.empty()) return &entry.tables.front().resource;
    return entry.files.empty() ? nullptr : &entry.files.front().resource;
}

}  // namespace

std::string identity_of(const Package& package) {
    json::Array facts{"package 1", package.id, package.title, package.base_url, to_text(package.made_on)};
    for (const PackedEntry& entry : package.entries) {
        facts.push_back(json::Array{entry.id, entry.title, entry.abstract, entry.citation, entry.license_url, entry.folder,
                                    json::encode(entry.keywords)});
        for (const Table& table : entry.tables)
            facts.push_back(json::Value(identity_of(Export{
                .table = table, .format = Format::parquet, .base_url = package.base_url, .retrieved_on = package.made_on})));
        for (const PackedFile& file : entry.files) facts.push_back(json::Array{file.resource.id, file.version.digest});
    }
    return crypto::sha256_hex(json::serialize(facts));
}

json::Object data_package(const Package& package, const std::vector<PackedPart>& parts) {
    json::Array resources, licenses, contributors;
    std::vector<std::string> providers;
    for (const PackedPart& part : parts) {
        json::Object resource{{"name", part.name},
                              {"path", part.path},
                              {"title", part.entry->title},
                              {"format", part.format},
                              {"mediatype", part.media},
                              {"bytes", part.bytes},
                              {"hash", "sha256:" + part.sha256},
                              {"licenses", json::Array{license_of(*part.entry)}},
                              {"sources", json::Array{json::Object{{"title", part.entry->citation},
                                                                   {"path", entry_url(*part.entry, package.base_url)}}}}};
        if (part.table != nullptr) {
            resource["encoding"] = "utf-8";
            resource["dialect"] = json::Object{{"lineTerminator", "\r\n"}};
            resource["schema"] = schema_of(*part.table);
        }
        resources.push_back(std::move(resource));
    }
    for (const PackedEntry& entry : package.entries) {
        const catalog::ResourceInfo* const resource = resource_of(entry);
        if (resource == nullptr) continue;
        const json::Object license = license_of(entry);
        if (std::ranges::find(licenses, json::Value(license)) == licenses.end()) licenses.push_back(license);
        if (std::ranges::find(providers, resource->provider_name) != providers.end()) continue;
        providers.push_back(resource->provider_name);
        contributors.push_back(json::Object{{"title", resource->provider_name}, {"roles", json::Array{"publisher"}}});
    }
    json::Object out{{"$schema", "https://datapackage.org/profiles/2.0/datapackage.json"},
                     {"name", text::identifier(package.title)},
                     {"id", package.id},
                     {"title", package.title},
                     {"created", to_text(start_of(package.made_on))},
                     {"homepage", package.base_url},
                     {"licenses", std::move(licenses)},
                     {"contributors", std::move(contributors)},
                     {"resources", std::move(resources)}};
    if (package.entries.size() == 1) {
        out["description"] = package.entries.front().abstract;
        if (!package.entries.front().keywords.empty()) out["keywords"] = json::encode(package.entries.front().keywords);
    }
    return out;
}

json::Object csvw_of(const PackedEntry& entry, const Table& table, std::string_view file, std::string_view base_url) {
    json::Array columns;
    for (const dataset::Column& column : table.version.columns)
        columns.push_back(
            json::Object{{"name", column.code}, {"titles", json::Array{column.name}}, {"datatype", csvw_type(column.type)}});
    return {{"@context", json::Array{"http://www.w3.org/ns/csvw", json::Object{{"@language", "zh"}}}},
            {"url", file},
            {"dc:title", table.resource.title},
            {"dc:isPartOf", entry_url(entry, base_url)},
            {"dc:publisher", table.resource.provider_name},
            {"dc:license", entry.license_url.empty() ? table.resource.license : entry.license_url},
            {"dc:bibliographicCitation", entry.citation},
            {"dc:modified", to_text(table.version.created_at)},
            {"dialect", json::Object{{"encoding", "utf-8"}, {"header", true}, {"doubleQuote", true}}},
            {"tableSchema", json::Object{{"columns", std::move(columns)}}}};
}

std::string readme_of(const Package& package, const std::vector<PackedPart>& parts) {
    std::string out =
        "# " + package.title + "\n\n" + word("how") + "\n\n" + word("retrieved") + ": " + to_text(package.made_on) + "\n";
    for (const PackedEntry& entry : package.entries) {
        const catalog::ResourceInfo* const resource = resource_of(entry);
        if (resource == nullptr) continue;
        out += fmt::format("\n## {}\n\n{}\n\n<{}>\n\n- {}: {}\n- {}: {} {}\n- {}: {}\n\n{}:\n\n", entry.title, entry.abstract,
                           entry_url(entry, package.base_url), word("citation"), entry.citation, word("license"),
                           resource->license, entry.license_url, word("attribution"), resource->attribution, word("files"));
        for (const PackedPart& part : parts)
            if (part.entry == &entry) out += fmt::format("- `{}` ({} B, SHA-256 {})\n", part.path, part.bytes, part.sha256);
    }
    return out;
}

}  // namespace jixia::query
