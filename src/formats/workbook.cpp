#include "workbook.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "formats/errors.h"
#include "xml_events.h"

namespace jixia::formats {
namespace {

// A sheet of real data compresses some twenty times; a bomb a thousand times and more.
constexpr std::int64_t bomb_ratio = 300, bomb_from = std::int64_t{64} << 20, part_bytes_max = std::int64_t{8} << 30;
constexpr std::size_t strings_bytes_max = std::size_t{400} << 20;

struct ArchiveCloser {
    void operator()(archive* reader) const { archive_read_free(reader); }
};

int number_of(std::string_view text, int fallback) {
    int value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// The target of a relationship within the package: absolute, or beside the workbook.
std::string resolved(std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    return "xl/" + std::string(target);
}

struct SheetLine {
    std::string name, relation;
    bool hidden = false;
};

Result<std::vector<SheetLine>> read_sheets(const std::filesystem::path& package, bool& date_1904) {
    std::vector<SheetLine> sheets;
    XmlEvents xml({.start = [&](std::string_view name, XmlEvents::Attributes attributes) {
        if (name == "sheet")
            sheets.push_back(
                {std::string(XmlEvents::attribute(attributes, "name")), std::string(XmlEvents::attribute(attributes, "id")),
                 !XmlEvents::attribute(attributes, "state").empty() && XmlEvents::attribute(attributes, "state") != "visible"});
        else if (name == "workbookPr") {
            const std::string_view flag = XmlEvents::attribute(attributes, "date1904");
            date_1904 = flag == "1" || flag == "true";
        }
    }});
    JX_CHECK(read_part(package, "xl/workbook.xml", [&](std::string_view bytes) -> Result<void> {
        if (!xml.feed(bytes)) return Error{&file_unreadable};
        return {};
    }));
    return sheets;
}

Result<std::map<std::string, std::string>> read_relations(const std::filesystem::path& package) {
    std::map<std::string, std::string> targets;
    XmlEvents xml({.start = [&](std::string_view name, XmlEvents::Attributes attributes) {
        if (name == "Relationship")
            targets[std::string(XmlEvents::attribute(attributes, "Id"))] = resolved(XmlEvents::attribute(attributes, "Target"));
    }});
    JX_CHECK(read_part(package, "xl/_rels/workbook.xml.rels", [&](std::string_view bytes) -> Result<void> {
        if (!xml.feed(bytes)) return Error{&file_unreadable};
        return {};
    }));
    return targets;
}

/// Without a styles part every number is plain.
Result<std::vector<NumberStyle>> read_styles(const std::filesystem::path& package) {
    std::map<int, NumberStyle> formats;
    std::vector<NumberStyle> styles;
    bool in_cell_formats = false;
    XmlEvents xml({.start =
                       [&](std::string_view name, XmlEvents::Attributes attributes) {
                           if (name == "numFmt")
                               formats[number_of(XmlEvents::attribute(attributes, "numFmtId"), -1)] =
                                   style_of_format(XmlEvents::attribute(attributes, "formatCode"));
                           else if (name == "cellXfs") in_cell_formats = true;
                           else if (name == "xf" && in_cell_formats) {
                               const int id = number_of(XmlEvents::attribute(attributes, "numFmtId"), 0);
                               const auto own = formats.find(id);
                               styles.push_back(own != formats.end() ? own->second : style_of_builtin(id));
                           }
                       },
                   .end =
                       [&](std::string_view name) {
                           if (name == "cellXfs") in_cell_formats = false;
                       }});
    const auto read = read_part(package, "xl/styles.xml", [&](std::string_view bytes) -> Result<void> {
        if (!xml.feed(bytes)) return Error{&file_unreadable};
        return {};
    });
    if (!read.has_value() && read.error().code != &part_missing) return read.error();
    return styles;
}

Result<std::vector<std::string>> read_strings(const std::filesystem::path& package) {
    std::vector<std::string> strings;
    std::size_t held = 0;
    bool in_text = false;
    int phonetic = 0;  // readings of characters are no part of the text
    XmlEvents xml({.start =
                       [&](std::string_view name, XmlEvents::Attributes) {
                           if (name == "si") strings.emplace_back();
                           else if (name == "rPh") ++phonetic;
                           else if (name == "t") in_text = true;
                       },
                   .end =
                       [&](std::string_view name) {
                           if (name == "t") in_text = false;
                           else if (name == "rPh") --phonetic;
                           else if (name == "si") held += strings.back().size() + sizeof(std::string);
                       },
                   .text =
                       [&](std::string_view text) {
                           if (in_text && phonetic == 0 && !strings.empty()) strings.back() += text;
                       }});
    const auto read = read_part(package, "xl/sharedStrings.xml", [&](std::string_view bytes) -> Result<void> {
        if (!xml.feed(bytes)) return Error{&file_unreadable};
        if (held > strings_bytes_max) return Error{&archive_bomb};
        return {};
    });
    if (!read.has_value() && read.error().code != &part_missing) return read.error();
    if (read.has_value() && !xml.feed({}, true)) return Error{&file_unreadable};
    return strings;
}

}  // namespace

Result<void> read_part(const std::filesystem::path& package, std::string_view part,
                       const std::function<Result<void>(std::string_view)>& sink) {
    const std::unique_ptr<archive, ArchiveCloser> reader(archive_read_new());
    archive_read_support_format_zip(reader.get());
    if (archive_read_open_filename(reader.get(), package.c_str(), 1 << 16) != ARCHIVE_OK) return Error{&file_unreadable};
    std::error_code failed;
    const auto packed = static_cast<std::int64_t>(std::filesystem::file_size(package, failed));
    archive_entry* entry = nullptr;
    int outcome = ARCHIVE_OK;
    while ((outcome = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK || outcome == ARCHIVE_WARN) {
        const char* name = archive_entry_pathname(entry);
        if (name == nullptr || part != name) continue;
        if (archive_entry_is_encrypted(entry) != 0) return Error{&file_encrypted};
        std::array<char, 1 << 16> buffer{};
        std::int64_t unpacked = 0;
        for (la_ssize_t read = 0; (read = archive_read_data(reader.get(), buffer.data(), buffer.size())) != 0;) {
            if (read < 0) return Error{&file_unreadable};
            unpacked += read;
            if ((unpacked > bomb_from && unpacked > packed * bomb_ratio) || unpacked > part_bytes_max)
                return Error{&archive_bomb};
            JX_CHECK(sink({buffer.data(), static_cast<std::size_t>(read)}));
        }
        return {};
    }
    if (outcome != ARCHIVE_EOF) return Error{&file_unreadable};
    return Error{&part_missing};
}

Result<Workbook> read_workbook(const std::filesystem::path& package) {
    Workbook book;
    const auto listed = read_sheets(package, book.date_1904);
    if (!listed.has_value() && listed.error().code == &part_missing)
        return Error{&type_mismatch, "By its content the file is an Office document without sheets."};
    JX_TRY(const auto sheets, listed);
    JX_TRY(const auto targets, read_relations(package));
    for (const SheetLine& sheet : sheets) {
        const auto target = targets.find(sheet.relation);
        if (!sheet.hidden && target != targets.end()) book.sheets.push_back({sheet.name, target->second});
    }
    if (book.sheets.empty()) return Error{&file_unreadable};
    JX_TRY(book.styles, read_styles(package));
    JX_TRY(book.strings, read_strings(package));
    return book;
}

NumberStyle style_of_format(std::string_view code) {
    bool day = false, hour = false, month = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) break;
        } else if (c == '\\' || c == '_' || c == '*') ++i;
        else if (c == '[') {
            const std::size_t close = code.find(']', i);
            if (close == std::string_view::npos) break;
            const std::string_view inside = code.substr(i + 1, close - i - 1);
            if (inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s" || inside == "ss")
                hour = true;
            i = close;
        } else if (c == '%') return NumberStyle::percent;
        else if (c == ';') break;  // the format of negative numbers says nothing new
        else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'e')
            day = day || c != 'e' || code.find('0') == std::string_view::npos;
        else if (c == 'h' || c == 'H' || c == 's' || c == 'S') hour = true;
        else if (c == 'm' || c == 'M') month = true;
    }
    if (code == "General" || code == "@") return NumberStyle::plain;
    if (day && hour) return NumberStyle::datetime;
    if (day || (month && !hour)) return NumberStyle::date;
    return hour ? NumberStyle::time : NumberStyle::plain;
}

// ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates where the language is Chinese.
NumberStyle style_of_builtin(int id) {
    if (id == 9 || id == 10) return NumberStyle::percent;
    if (id == 22) return NumberStyle::datetime;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
        return NumberStyle::date;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return NumberStyle::time;
    return NumberStyle::plain;
}

}  // namespace jixia::formats
