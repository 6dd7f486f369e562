#include "package_words.h"

#include <fmt/format.h>

#include <array>

#include "base/crypto.h"
#include "base/text.h"
#include "data.h"

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

Result<void> pour(const std::filesystem::path& file, const Sink& sink) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 65536> piece{};
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0)
        JX_CHECK(sink({piece.data(), static_cast<std::size_t>(in.gcount())}));
    return {};
}

const catalog::ResourceInfo* resource_of(const PackedEntry& entry) {
    if (!entry.tables.empty()) return &entry.tables.front().resource;
    return entry.files.empty() ? nullptr : &entry.files.front().resource;
}

}  // namespace

std::string identity_of(const PackageHead& head, const std::vector<PackedEntry>& entries) {
    json::Array facts{"package 2", head.id, head.title, head.base_url, to_text(head.made_on)};
    for (const PackedEntry& entry : entries) {
        facts.push_back(json::Array{entry.id, entry.title, entry.abstract, entry.citation, entry.license_url, entry.folder,
                                    json::encode(entry.keywords)});
        for (const Table& table : entry.tables)
            facts.push_back(json::Value(identity_of(
                Export{.table = table, .format = Format::parquet, .base_url = head.base_url, .retrieved_on = head.made_on})));
        for (const PackedFile& file : entry.files) facts.push_back(json::Array{file.resource.id, file.version.digest});
    }
    return crypto::sha256_hex(json::serialize(facts));
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

std::string catalogue_title() { return word("catalogue"); }

Descriptions::Descriptions(const PackageHead& head, const std::filesystem::path& folder)
    : head_(head),
      resources_file_(folder / "resources"),
      readme_file_(folder / "readme"),
      resources_(resources_file_, std::ios::binary),
      readme_(readme_file_, std::ios::binary) {
    readme_ << "# " << head.title << "\n\n"
            << word("how") << "\n\n"
            << word("retrieved") << ": " << to_text(head.made_on) << "\n";
}

void Descriptions::add(const PackedEntry& entry, const std::vector<PackedPart>& parts) {
    const catalog::ResourceInfo* const resource = resource_of(entry);
    if (resource == nullptr) return;
    const json::Object license = license_of(entry);
    readme_ << fmt::format("\n## {}\n\n{}\n\n<{}>\n\n- {}: {}\n- {}: {} {}\n- {}: {}\n\n{}:\n\n", entry.title, entry.abstract,
                           entry_url(entry, head_.base_url), word("citation"), entry.citation, word("license"), resource->license,
                           entry.license_url, word("attribution"), resource->attribution, word("files"));
    for (const PackedPart& part : parts) {
        json::Object described{
            {"name", part.name},
            {"path", part.path},
            {"title", entry.title},
            {"format", part.format},
            {"mediatype", part.media},
            {"bytes", part.bytes},
            {"hash", "sha256:" + part.sha256},
            {"licenses", json::Array{license}},
            {"sources", json::Array{json::Object{{"title", entry.citation}, {"path", entry_url(entry, head_.base_url)}}}}};
        if (part.table != nullptr) {
            described["encoding"] = "utf-8";
            described["dialect"] = json::Object{{"lineTerminator", "\r\n"}};
            described["schema"] = schema_of(*part.table);
        }
        resources_ << (any_ ? "," : "") << json::serialize(described);
        readme_ << fmt::format("- `{}` ({} B, SHA-256 {})\n", part.path, part.bytes, part.sha256);
        any_ = true;
    }
    if (seen_.insert("licence " + json::serialize(license)).second) licenses_.push_back(license);
    if (seen_.insert("provider " + resource->provider_name).second)
        contributors_.push_back(json::Object{{"title", resource->provider_name}, {"roles", json::Array{"publisher"}}});
}

Result<void> Descriptions::close() {
    resources_.close();
    readme_.close();
    if (resources_.fail() || readme_.fail()) return Error{&errors::storage_full};
    return {};
}

Result<void> Descriptions::write_data_package(const Sink& sink) const {
    json::Object out{{"$schema", "https://datapackage.org/profiles/2.0/datapackage.json"},
                     {"name", text::identifier(head_.title)},
                     {"id", head_.id},
                     {"title", head_.title},
                     {"created", to_text(start_of(head_.made_on))},
                     {"homepage", head_.base_url},
                     {"licenses", licenses_},
                     {"contributors", contributors_}};
    if (!head_.description.empty()) out["description"] = head_.description;
    if (!head_.keywords.empty()) out["keywords"] = json::encode(head_.keywords);
    std::string begun = json::serialize(out);
    begun.pop_back();
    JX_CHECK(sink(begun + R"(,"resources":[)"));
    JX_CHECK(pour(resources_file_, sink));
    return sink("]}");
}

Result<void> Descriptions::write_readme(const Sink& sink) const { return pour(readme_file_, sink); }

}  // namespace jixia::query
