#pragma once
// Workbooks for tests: as a library writes them, and by hand for what a library would not write.
#include <archive.h>
#include <archive_entry.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <string>

namespace jixia::formats {

/// A package of one sheet.
inline void pack_workbook(const std::filesystem::path& file, const std::string& sheet_xml, const std::string& more_name = {},
                          const std::string& more = {}) {
    archive* const writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_open_filename(writer, file.c_str());
    const auto add = [&](const std::string& name, const std::string& bytes) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_write_header(writer, entry);
        archive_write_data(writer, bytes.data(), bytes.size());
        archive_entry_free(entry);
    };
    add("xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>)");
    add("xl/_rels/workbook.xml.rels",
        R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)");
    add("xl/worksheets/sheet1.xml", sheet_xml);
    if (!more_name.empty()) add(more_name, more);
    archive_write_close(writer);
    archive_write_free(writer);
}

/// A header and numbers below it.
inline void write_workbook(const std::filesystem::path& file, int rows, int columns) {
    if (columns > 16384) {
        std::string xml = "<worksheet><sheetData><row r=\"1\">";
        for (int i = 0; i < columns; ++i) xml += "<c t=\"inlineStr\"><is><t>c" + std::to_string(i) + "</t></is></c>";
        return pack_workbook(file, xml + "</row></sheetData></worksheet>");
    }
    lxw_workbook* const book = workbook_new(file.c_str());
    lxw_worksheet* const sheet = workbook_add_worksheet(book, nullptr);
    for (int row = 0; row < rows; ++row)
        for (int i = 0; i < columns; ++i) {
            const auto at = static_cast<lxw_row_t>(row);
            const auto column = static_cast<lxw_col_t>(i);
            if (row == 0) worksheet_write_string(sheet, at, column, ("c" + std::to_string(i)).c_str(), nullptr);
            else worksheet_write_number(sheet, at, column, row * 31 + i, nullptr);
        }
    workbook_close(book);
}

}  // namespace jixia::formats
