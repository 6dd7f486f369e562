#pragma once
// Files for tests: as a library writes them, and by hand for what a library would not write.
#include <archive.h>
#include <archive_entry.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace jixia::formats {

/// An archive of `members`, in the format that `set` sets and through the filter that `filter` adds.
inline void pack(const std::filesystem::path& file, const std::vector<std::pair<std::string, std::string>>& members,
                 int (*set)(archive*) = archive_write_set_format_zip, int (*filter)(archive*) = nullptr,
                 const char* password = nullptr) {
    archive* const writer = archive_write_new();
    set(writer);
    if (filter != nullptr) filter(writer);
    if (password != nullptr) {
        archive_write_set_options(writer, "zip:encryption=aes256");
        archive_write_set_passphrase(writer, password);
    }
    archive_write_open_filename(writer, file.c_str());
    for (const auto& [name, bytes] : members) {
        archive_entry* const entry = archive_entry_new();
        if (name.ends_with('@')) {  // a symbolic link to what it holds
            archive_entry_set_filetype(entry, AE_IFLNK);
            archive_entry_set_symlink(entry, bytes.c_str());
        } else {
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        }
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_perm(entry, 0644);
        archive_write_header(writer, entry);
        if (!name.ends_with('@')) archive_write_data(writer, bytes.data(), bytes.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
}

/// A package of one sheet.
inline void pack_workbook(const std::filesystem::path& file, const std::string& sheet_xml, const std::string& more_name = {},
                          const std::string& more = {}) {
    std::vector<std::pair<std::string, std::string>> parts{
        {"xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"},
        {"xl/worksheets/sheet1.xml", sheet_xml}};
    if (!more_name.empty()) parts.emplace_back(more_name, more);
    pack(file, parts);
}

/// An OpenDocument spreadsheet: `tables` are its <table:table> elements.
inline void pack_ods(const std::filesystem::path& file, const std::string& tables, const std::string& manifest = "<manifest/>") {
    const auto stored = [](archive* writer) {
        archive_write_set_format_zip(writer);
        return archive_write_zip_set_compression_store(writer);
    };
    pack(file,
         {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
          {"content.xml",
           "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" "
           "xmlns:calcext=\"c\"><office:body><office:spreadsheet>" +
               tables + "</office:spreadsheet></office:body></office:document-content>"},
          {"META-INF/manifest.xml", manifest}},
         stored);
}

template <class T>
void put(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

struct DbfColumn {
    std::string name;
    char type = 'C';
    unsigned char length = 10, decimals = 0;
};
/// A dBASE III table; a row that begins with "*" in `deleted` is marked as deleted.
inline std::string dbf_bytes(const std::vector<DbfColumn>& columns, const std::vector<std::vector<std::string>>& rows,
                             unsigned char language = 0, const std::vector<bool>& deleted = {}) {
    std::string out("\x03\x7C\x03\x01", 4);
    std::uint16_t record = 1;
    for (const DbfColumn& column : columns) record = static_cast<std::uint16_t>(record + column.length);
    put(out, static_cast<std::uint32_t>(rows.size()));
    put(out, static_cast<std::uint16_t>(32 + 32 * columns.size() + 1));
    put(out, record);
    out.resize(32);
    out[29] = static_cast<char>(language);
    for (const DbfColumn& column : columns) {
        std::string one = column.name;
        one.resize(11);
        one += column.type;
        one.resize(16);
        one += static_cast<char>(column.length);
        one += static_cast<char>(column.decimals);
        one.resize(32);
        out += one;
    }
    out += '\r';
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out += i < deleted.size() && deleted[i] ? '*' : ' ';
        for (std::size_t c = 0; c < columns.size(); ++c) {
            std::string cell = rows[i][c];
            cell.resize(columns[c].length, ' ');
            out += cell;
        }
    }
    return out + '\x1A';
}

/// A BIFF8 workbook in an OLE container: sheets of texts and numbers; texts that look like numbers are numbers.
inline std::string xls_bytes(const std::vector<std::pair<std::u16string, std::vector<std::vector<std::u16string>>>>& sheets) {
    std::string stream;
    const auto record = [](std::string& out, std::uint16_t type, const std::string& body) {
        put(out, type);
        put(out, static_cast<std::uint16_t>(body.size()));
        out += body;
    };
    const auto wide = [](const std::u16string& text) {
        return std::string(reinterpret_cast<const char*>(text.data()), text.size() * 2);
    };
    const auto begin = [&](std::string& out, std::uint16_t kind) {
        std::string body;
        for (const std::uint16_t word : {std::uint16_t{0x0600}, kind, std::uint16_t{0x0DBB}, std::uint16_t{1996}})
            put(body, word);
        body.resize(16);
        record(out, 0x0809, body);
    };
    const auto number = [](const std::u16string& text) {
        return !text.empty() && text.find_first_not_of(u"0123456789.-") == std::u16string::npos;
    };
    std::string strings;
    std::uint32_t count = 0;
    std::vector<std::string> bodies;
    for (const auto& [name, rows] : sheets) {
        std::string& body = bodies.emplace_back();
        begin(body, 0x0010);
        std::string size;
        put(size, std::uint32_t{0});
        put(size, static_cast<std::uint32_t>(rows.size()));
        put(size, std::uint16_t{0});
        put(size, static_cast<std::uint16_t>(rows.empty() ? 0 : rows[0].size()));
        put(size, std::uint16_t{0});
        record(body, 0x0200, size);
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t c = 0; c < rows[r].size(); ++c) {
                if (rows[r][c].empty()) continue;
                std::string cell;
                put(cell, static_cast<std::uint16_t>(r));
                put(cell, static_cast<std::uint16_t>(c));
                put(cell, std::uint16_t{0});
                if (number(rows[r][c])) {
                    std::string narrow(rows[r][c].begin(), rows[r][c].end());
                    put(cell, std::stod(narrow));
                    record(body, 0x0203, cell);
                    continue;
                }
                put(cell, count++);
                put(strings, static_cast<std::uint16_t>(rows[r][c].size()));
                strings += '\1';
                strings += wide(rows[r][c]);
                record(body, 0x00FD, cell);
            }
        record(body, 0x000A, "");
    }
    std::string table;
    put(table, count);
    put(table, count);
    table += strings;
    const auto globals = [&](const std::vector<std::uint32_t>& at) {
        std::string out;
        begin(out, 0x0005);
        record(out, 0x0042, std::string("\xB0\x04", 2));
        std::string format(20, '\0');
        record(out, 0x00E0, format);
        for (std::size_t i = 0; i < sheets.size(); ++i) {
            std::string sheet;
            put(sheet, at[i]);
            sheet += std::string(2, '\0') + static_cast<char>(sheets[i].first.size()) + '\1' + wide(sheets[i].first);
            record(out, 0x0085, sheet);
        }
        record(out, 0x00FC, table);
        record(out, 0x000A, "");
        return out;
    };
    std::vector<std::uint32_t> at(sheets.size());
    auto offset = static_cast<std::uint32_t>(globals(at).size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        at[i] = offset;
        offset += static_cast<std::uint32_t>(bodies[i].size());
    }
    stream = globals(at);
    for (const std::string& body : bodies) stream += body;
    constexpr std::size_t sector = 512;
    stream.resize(std::max<std::size_t>(4096, (stream.size() + sector - 1) / sector * sector));
    const std::size_t sectors = stream.size() / sector;
    std::string out("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    out.resize(24);
    for (const int word : {0x003E, 0x0003, 0xFFFE, 9, 6}) put(out, static_cast<std::uint16_t>(word));
    out.resize(44);
    for (const std::uint32_t word : {1U, 1U, 0U, 4096U, 0xFFFFFFFEU, 0U, 0xFFFFFFFEU, 0U, 0U}) put(out, word);
    while (out.size() < sector) put(out, 0xFFFFFFFFU);
    std::string fat;
    put(fat, 0xFFFFFFFDU);
    put(fat, 0xFFFFFFFEU);
    for (std::size_t i = 0; i < sectors; ++i) put(fat, i + 1 == sectors ? 0xFFFFFFFEU : static_cast<std::uint32_t>(i + 3));
    while (fat.size() < sector) put(fat, 0xFFFFFFFFU);
    const auto entry = [&](const std::u16string& name, char kind, std::uint32_t child, std::uint32_t start, std::uint32_t size) {
        std::string one = wide(name);
        one.resize(64);
        put(one, static_cast<std::uint16_t>(name.size() * 2 + 2));
        one += kind;
        one += '\1';
        put(one, 0xFFFFFFFFU);
        put(one, 0xFFFFFFFFU);
        put(one, child);
        one.resize(116);
        put(one, start);
        put(one, size);
        one.resize(128);
        return one;
    };
    std::string directory = entry(u"Root Entry", 5, 1, 0xFFFFFFFEU, 0) +
                            entry(u"Workbook", 2, 0xFFFFFFFFU, 2, static_cast<std::uint32_t>(stream.size()));
    directory.resize(sector);
    return out + fat + directory + stream;
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
