#include "open_list_file.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/log.h"
#include "paper/paper.h"

namespace jixia::catalog {

namespace {

using Line = std::vector<std::string>;

/// Names of the elements that Art. 10(2) wants on the list, in the order of `cells`.
Line headings(const Profile& profile, std::string_view language) {
    Line out;
    for (const ProfileElement& element : profile.elements)
        if (element.identifier == "id") out.push_back(language == "en" ? element.en : element.zh);
    for (const char* field : {"title", "open_attribute", "resource_kind", "conditions", "update_frequency", "open_modes"})
        if (const ProfileElement* element = profile.of_field(field)) out.push_back(language == "en" ? element->en : element->zh);
    return out;
}

Line cells(const OpenListLine& line, std::string_view language) {
    std::vector<std::string> modes;
    for (const CodeLabel& mode : line.open_modes) modes.push_back(mode.label);
    return {line.entry_id,
            line.title,
            line.open_attribute.label,
            line.type.label,
            line.conditions,
            line.update_frequency.label,
            text::join(modes, language == "en" ? ", " : "、")};
}

std::string csv_line(const Line& fields) {
    std::string out;
    for (const std::string& field : fields) {
        if (!out.empty()) out += ',';
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            out += field;
            continue;
        }
        out += '"';
        for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        out += '"';
    }
    return out + "\r\n";
}

/// A private file that is gone with its owner: the library writes to paths only.
class TemporaryFile {
public:
    TemporaryFile() : path_((std::filesystem::temp_directory_path() / "jixia-list-XXXXXX").string()) {
        const int fd = ::mkstemp(path_.data());
        if (fd < 0) path_.clear();
        else ::close(fd);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::string read() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::string path_;
};

constexpr double narrow = 16, wide = 40;

}  // namespace

std::string open_list_csv(const OpenListView& list, const Profile& profile, std::string_view language) {
    std::string out = "\xEF\xBB\xBF" + csv_line(headings(profile, language));
    for (const OpenListLine& line : list.items) out += csv_line(cells(line, language));
    return out;
}

Result<std::string> open_list_pdf(const OpenListView& list, const Profile& profile, std::string_view language) {
    const bool english = language == "en";
    const std::string title = english ? "Open list of public data" : "公共数据开放清单";
    paper::Document document{.title = title + " " + std::to_string(list.edition),
                             .author = list.provider.name,
                             .footer = list.provider.name + "  ·  " + title + "  ·  " + std::to_string(list.edition),
                             .made_at = list.published_at,
                             .blocks = {}};
    using paper::Paragraph;
    using paper::Weight;
    document.blocks.emplace_back(Paragraph{Weight::title, title});
    document.blocks.emplace_back(Paragraph{Weight::heading, list.provider.name});
    document.blocks.emplace_back(Paragraph{
        Weight::body, english
                          ? "Edition " + std::to_string(list.edition) + ", frozen on " + to_text(local_date(list.published_at)) +
                                ", " + std::to_string(list.items.size()) + " entries."
                          : "第 " + std::to_string(list.edition) + " 期，" + to_text(local_date(list.published_at)) +
                                " 固化，共 " + std::to_string(list.items.size()) + " 项。"});
    document.blocks.emplace_back(
        Paragraph{Weight::small, (english ? "Basis: 《山东省公共数据开放办法》第十条第二款. Digest (SHA-256): "
                                          : "依据：《山东省公共数据开放办法》第十条第二款。摘要（SHA-256）：") +
                                     list.digest});
    paper::Table table{headings(profile, language), {2.2, 3.2, 1.4, 1.2, 2.4, 1.1, 1.6}, {}};
    for (const OpenListLine& line : list.items) table.rows.push_back(cells(line, language));
    document.blocks.emplace_back(std::move(table));
    return paper::to_pdf(document);
}

std::string open_list_dcat(const OpenListView& list, std::string_view base_url) {
    const std::string base(base_url);
    const auto frequency = [](std::string_view code) -> std::string {
        constexpr std::array known{
            std::pair{"realtime", "CONT"},   std::pair{"daily", "DAILY"},         std::pair{"weekly", "WEEKLY"},
            std::pair{"monthly", "MONTHLY"}, std::pair{"quarterly", "QUARTERLY"}, std::pair{"semiannual", "ANNUAL_2"},
            std::pair{"annual", "ANNUAL"},   std::pair{"irregular", "IRREG"},     std::pair{"static", "NEVER"}};
        const auto found = std::ranges::find(known, code, [](const auto& one) { return std::string_view(one.first); });
        return "http://publications.europa.eu/resource/authority/frequency/" +
               std::string(found == known.end() ? "UNKNOWN" : found->second);
    };
    json::Array datasets;
    for (const OpenListLine& line : list.items)
        datasets.push_back(
            json::Object{{"@id", base + "/entries/" + line.entry_id},
                         {"@type", "dcat:Dataset"},
                         {"dct:identifier", line.entry_id},
                         {"dct:title", json::Object{{"@value", line.title}, {"@language", "zh"}}},
                         {"dct:accessRights",
                          json::Object{{"@id", std::string("http://publications.europa.eu/resource/authority/access-right/") +
                                                   (line.open_attribute.code == "unconditional" ? "PUBLIC" : "RESTRICTED")}}},
                         {"dct:accrualPeriodicity", json::Object{{"@id", frequency(line.update_frequency.code)}}}});
    return json::serialize(json::Object{
        {"@context", json::Object{{"dcat", "http://www.w3.org/ns/dcat#"},
                                  {"dct", "http://purl.org/dc/terms/"},
                                  {"foaf", "http://xmlns.com/foaf/0.1/"},
                                  {"xsd", "http://www.w3.org/2001/XMLSchema#"}}},
        {"@id", base + "/api/v1/open-lists/" + list.provider.id + "/editions/" + std::to_string(list.edition)},
        {"@type", "dcat:Catalog"},
        {"dct:title", json::Object{{"@value", list.provider.name + "公共数据开放清单"}, {"@language", "zh"}}},
        {"dcat:version", std::to_string(list.edition)},
        {"dct:issued", json::Object{{"@value", to_text(list.published_at)}, {"@type", "xsd:dateTime"}}},
        {"dct:publisher",
         json::Object{
             {"@id", base + "/organizations/" + list.provider.id}, {"@type", "foaf:Agent"}, {"foaf:name", list.provider.name}}},
        {"dcat:dataset", std::move(datasets)}});
}

Result<std::string> open_list_xlsx(const OpenListView& list, const Profile& profile, std::string_view language) {
    const TemporaryFile file;
    lxw_workbook* book = file.path().empty() ? nullptr : workbook_new(file.path().c_str());
    if (book == nullptr) return Error{&errors::internal};
    lxw_worksheet* sheet = workbook_add_worksheet(book, language == "en" ? "Open list" : nullptr);
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_row_t row = 0;
    const auto write = [&](const Line& line, lxw_format* format) {
        lxw_col_t column = 0;
        for (const std::string& cell : line) worksheet_write_string(sheet, row, column++, cell.c_str(), format);
        ++row;
    };
    write(headings(profile, language), bold);
    for (const OpenListLine& line : list.items) write(cells(line, language), nullptr);
    worksheet_set_column(sheet, 0, 6, narrow, nullptr);
    worksheet_set_column(sheet, 1, 1, wide, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    if (const lxw_error failed = workbook_close(book); failed != LXW_NO_ERROR) {
        log::error("an open list could not be written as XLSX", {{"reason", lxw_strerror(failed)}});
        return Error{&errors::internal};
    }
    return file.read();
}

}  // namespace jixia::catalog
