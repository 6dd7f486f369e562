#include "scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "errors.h"
#include "pieces.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t sample_records = 200;
constexpr std::size_t header_bytes_max = 1024;

std::string read_sample(const std::filesystem::path& file) {
    std::string sample(256 * 1024, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(sample.data(), static_cast<std::streamsize>(sample.size()));
    sample.resize(static_cast<std::size_t>(in.gcount()));
    return sample;
}

struct Row {
    std::vector<std::string> cells;
    std::int64_t line = 0, index = 0;
};

bool typed(const std::string& cell) {
    const CellKind kind = classify(cell).kind;
    return kind != CellKind::text && kind != CellKind::empty;
}

bool year_like(const std::string& cell) {
    return cell.size() == 4 && text::is_digits(cell) && (cell.starts_with("19") || cell.starts_with("20"));
}

/// A header names its columns: no cell is a number, date or truth value, years excepted (a table by years).
bool names_columns(const Row& row) {
    bool named = false;
    for (const std::string& cell : row.cells) {
        if (typed(cell) && !year_like(cell)) return false;
        named = named || (!cell.empty() && !year_like(cell));
    }
    return named;
}

std::size_t filled(const Row& row) {
    return static_cast<std::size_t>(std::ranges::count_if(row.cells, [](const std::string& cell) { return !cell.empty(); }));
}

/// A title row above the header: another width, or one filled cell among many. In a table of two columns a header may itself have
/// an empty cell, so there a row is a title only if a whole header and data that looks like data follow, after at most two more
/// titles.
bool is_title(const std::vector<Row>& rows, std::size_t at, std::size_t width) {
    if (rows[at].cells.size() != width) return true;
    if (filled(rows[at]) > 1 || width < 2) return false;
    if (width > 2) return true;
    constexpr std::size_t titles_max = 3;
    for (std::size_t header = at + 1; header + 1 < rows.size() && header <= at + titles_max; ++header) {
        if (rows[header].cells.size() != width || filled(rows[header]) < width) continue;
        return names_columns(rows[header]) && rows[header + 1].cells.size() == width &&
               std::ranges::any_of(rows[header + 1].cells, typed);
    }
    return false;
}

struct Shape {
    std::size_t width = 1;
    std::int64_t skip = 0;  ///< records before the data
    std::int64_t header_line = 0;
    std::vector<std::string> headers;
    std::vector<std::string> titles;
};

Result<Shape> find_shape(const std::filesystem::path& file, char delimiter) {
    CsvReader reader(file, delimiter);
    Record record;
    std::vector<Row> rows;
    std::map<std::size_t, std::size_t> widths;
    std::string fault;
    for (std::int64_t index = 0; rows.size() < sample_records && reader.next(record); ++index) {
        if (record.fault != RecordFault::none && fault.empty())
            fault = fmt::format("Line {}: {}", record.line, words_for(record, 0));
        if (record.fault != RecordFault::none || record.blank) continue;
        if (record.fields.size() > columns_max) return Error{&too_many_columns};
        rows.push_back({{record.fields.begin(), record.fields.end()}, record.line, index});
        ++widths[record.fields.size()];
    }
    if (rows.empty()) return fault.empty() ? Error{&file_empty} : Error{&file_unreadable, fault};
    Shape shape;
    std::size_t best = 0;
    for (const auto& [width, count] : widths)
        if (const std::size_t score = count * (width > 1 ? 2 : 1); score >= best) best = score, shape.width = width;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const Row& row = rows[at];
        if (is_title(rows, at, shape.width)) {
            shape.titles.insert(shape.titles.end(), row.cells.begin(), row.cells.end());
            continue;
        }
        if (names_columns(row)) {
            shape.skip = row.index + 1;
            shape.header_line = row.line;
            shape.headers = row.cells;
        } else shape.skip = row.index;
        break;
    }
    return shape;
}

}  // namespace

bool has_secret_mark(std::string_view text) {
    for (const std::string_view grade : {"绝密", "机密", "秘密"})
        for (auto at = text.find(grade); at != std::string_view::npos; at = text.find(grade, at + 1)) {
            std::string_view rest = text.substr(at + grade.size());
            while (rest.starts_with(" ") || rest.starts_with("　")) rest.remove_prefix(rest[0] == ' ' ? 1 : 3);
            if (rest.starts_with("★") || rest.starts_with("☆")) return true;
        }
    return false;
}

Result<Scan> scan_csv(const std::filesystem::path& file, const std::function<void(std::int64_t)>& progress) {
    Scan scan;
    scan.delimiter = sniff_delimiter(read_sample(file));
    JX_TRY(const Shape shape, find_shape(file, scan.delimiter));
    scan.header_line = shape.header_line;
    scan.records_before = shape.skip;
    scan.headers = shape.headers;
    for (const std::string& title : shape.titles)
        if (has_secret_mark(title)) return Error{&secret_marking};
    std::vector<bool> graded;
    for (std::string& header : scan.headers) {
        if (has_secret_mark(header)) return Error{&secret_marking};
        graded.push_back(text::trim(header) == "密级");
        if (header.size() <= header_bytes_max) continue;
        header = std::string(text::prefix(header, header_bytes_max / 4));
        remark(scan.messages, {"warning", "header-cut", "A header longer than 1 KB was cut.", scan.header_line, {}});
    }
    // What stands above the data, by one reader.
    CsvReader above(file, scan.delimiter);
    Record record;
    std::int64_t index = 0;
    for (; index < shape.skip && above.next(record); ++index)
        if (record.multiline || record.fault != RecordFault::none) scan.regular = false;
    scan.regular = scan.regular && index == shape.skip && (shape.header_line == 0 || shape.header_line == shape.skip);
    PieceScan pieces(file, {.delimiter = scan.delimiter, .width = shape.width, .graded = graded}, above.position(),
                     above.lines());
    JX_CHECK(pieces.run(progress));
    pieces.tell(scan);
    scan.regular = scan.regular && !above.lone_cr();
    if (scan.rows_in == 0) return Error{&file_empty};
    if (scan.rows_out == 0)
        return Error{&file_unreadable, fmt::format("No row could be read. Line {}: {}", scan.messages.back().row.value_or(0),
                                                   scan.messages.back().detail)};
    return scan;
}

Result<void> rewrite_csv(const std::filesystem::path& file, const Scan& scan, const std::vector<Column>& columns,
                         const std::filesystem::path& target) {
    CsvReader reader(file, scan.delimiter);
    std::ofstream out(target, std::ios::binary);
    if (!reader.opened() || !out) return Error{&errors::internal};
    Record record;
    std::string text;
    if (scan.records_before == 0) reader.expect(columns.size());
    for (std::int64_t index = 0; reader.next(record); ++index) {
        if (index + 1 == scan.records_before) reader.expect(columns.size());
        if (index < scan.records_before || record.fault != RecordFault::none || record.fields.size() != columns.size()) continue;
        if (record.blank && columns.size() > 1) continue;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) text += ',';
            if (columns[i].type == ColumnType::text) append_cell(text, record.fields[i]);
            else text += canonical(record.fields[i], columns[i].type);
        }
        if (columns.size() == 1 && record.fields[0].empty()) text += "\"\"";
        text += '\n';
        if (text.size() < (1u << 20)) continue;
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        text.clear();
        if (!out) return Error{&errors::storage_full};
    }
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return {};
}

}  // namespace jixia::dataset
