// A dBASE table as delimited text: one line a record, deleted ones told and left out.
#include <fmt/format.h>

#include <fstream>

#include "dbf.h"
#include "encoding.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "reading.h"

namespace jixia::formats {
namespace {

constexpr std::size_t header_bytes_max = 65'536, sample_bytes = std::size_t{4} << 20;

/// What the texts are in. Programs in China write GBK and say "ANSI" or nothing: there the bytes are asked.
Result<std::string> charset_of(std::ifstream& in, const DbfHeader& header, const std::string& told) {
    if (!told.empty() && is_charset(told)) return told;
    std::string sample(sample_bytes, '\0');
    in.seekg(static_cast<std::streamoff>(header.header_bytes));
    in.read(sample.data(), static_cast<std::streamsize>(sample.size()));
    sample.resize(static_cast<std::size_t>(in.gcount()));
    in.clear();
    std::string texts;
    for (const DbfField& field : header.fields) texts += field.name + '\n';
    for (std::size_t at = 0; at + header.record_bytes <= sample.size(); at += header.record_bytes)
        for (const DbfField& field : header.fields)
            if (field.type == 'C') texts += dbf_cell(field, std::string_view(sample).substr(at, header.record_bytes)) + '\n';
    const Encoding found = detect_encoding(texts);
    const std::string_view language = charset_of_language(header.language);
    if (found == Encoding::utf8 || language.empty()) {
        if (found == Encoding::unknown) return Error{&encoding_unknown};
        return std::string(found == Encoding::gb18030 ? "gb18030" : "UTF-8");
    }
    return std::string(language);
}

/// Text in a field of fixed bytes may have been cut within a character: what is left of it goes.
std::string decoded(const std::string& bytes, const std::string& charset) {
    std::string text = to_utf8(bytes, charset);
    if (!text.ends_with('\xFF')) return text;
    text.pop_back();
    return text.contains('\xFF') ? to_utf8(bytes, charset) : text;
}

}  // namespace

Result<DbfTable> dbf_to_csv(const std::filesystem::path& source, const std::filesystem::path& target, const DbfWishes& wishes) {
    std::ifstream in(source, std::ios::binary);
    JX_TRY(const DbfHeader header, parse_dbf_header(read_bytes(source, 0, header_bytes_max)));
    DbfTable table;
    JX_TRY(table.charset, charset_of(in, header, wishes.charset));
    CsvWriter out(target);
    std::vector<std::string> cells;
    bool memo = false;
    for (const DbfField& field : header.fields) {
        cells.push_back(to_utf8(field.name, table.charset));
        memo = memo || std::string_view("MGPW").contains(field.type);
    }
    out.row(cells);
    in.seekg(static_cast<std::streamoff>(header.header_bytes));
    std::string record(header.record_bytes, '\0');
    for (; table.records < header.records && in.read(record.data(), static_cast<std::streamsize>(record.size()));) {
        if (record[0] == '\x1A') break;
        ++table.records;
        table.kept.push_back(record[0] != '*');
        if (record[0] == '*') {
            if (++table.deleted <= messages_of_fault_max)
                remark(table.messages,
                       {"error", "record-deleted", "The record is marked as deleted; it was left out.", table.records, {}});
            continue;
        }
        cells.clear();
        for (const DbfField& field : header.fields) {
            std::string cell = dbf_cell(field, record);
            cells.push_back(field.type == 'C' || field.type == 'V' ? decoded(cell, table.charset) : std::move(cell));
        }
        out.row(cells);
    }
    JX_CHECK(out.close());
    if (table.deleted > messages_of_fault_max)
        table.messages.back().detail +=
            fmt::format(" {} further lines have the same fault.", table.deleted - messages_of_fault_max);
    if (table.records < header.records) {
        table.lost = header.records - table.records;
        remark(table.messages,
               {"error",
                "file-cut-off",
                fmt::format("The file says that it has {} records and ends after {}.", header.records, table.records),
                table.records,
                {}});
    }
    if (memo)
        remark(table.messages, {"warning",
                                "memo-left-out",
                                "Memo fields are kept in a file of their own (.dbt, .fpt); they were left empty.",
                                {},
                                {}});
    return table;
}

Result<Flat> read_dbf(const Reading& reading) {
    Flat flat{.file = reading.request.scratch / "table.csv", .format = "dbf", .header_of_ours = true};
    JX_TRY(DbfTable table, dbf_to_csv(reading.request.source, flat.file, {.charset = reading.request.encoding}));
    if (table.records == table.deleted) return Error{&file_empty};
    flat.encoding = table.charset == "gb18030" ? "GB18030" : table.charset;
    flat.rows_rejected = table.deleted + table.lost;
    flat.messages = std::move(table.messages);
    return flat;
}

}  // namespace jixia::formats
