#include "shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "errors.h"
#include "misfit.h"
#include "pieces.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t sample_records = 200;

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

/// The first records with something in them, from record `first` on.
struct Sample {
    std::vector<Row> rows;
    std::size_t width = 1;  ///< of most of them
    std::string fault;      ///< of the first record that cannot be read
};

Result<Sample> read_sample(CsvReader& reader, std::int64_t index) {
    Record record;
    Sample sample;
    std::map<std::size_t, std::size_t> widths;
    for (; sample.rows.size() < sample_records && reader.next(record); ++index) {
        if (record.fault != RecordFault::none && sample.fault.empty())
            sample.fault = fmt::format("Line {}: {}", record.line, words_for(record, 0));
        if (record.fault != RecordFault::none || record.blank) continue;
        if (record.fields.size() > columns_max) return Error{&too_many_columns};
        sample.rows.push_back({{record.fields.begin(), record.fields.end()}, record.line, index});
        ++widths[record.fields.size()];
    }
    if (sample.rows.empty()) return sample.fault.empty() ? Error{&file_empty} : Error{&file_unreadable, sample.fault};
    std::size_t best = 0;
    for (const auto& [width, count] : widths)
        if (const std::size_t score = count * (width > 1 ? 2 : 1); score >= best) best = score, sample.width = width;
    return sample;
}

/// Passes over titles; the first row that names its columns is the header.
void find_header(const Sample& sample, Shape& shape) {
    const std::vector<Row>& rows = sample.rows;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const Row& row = rows[at];
        if (is_title(rows, at, shape.width)) continue;
        if (names_columns(row)) {
            shape.skip = row.index + 1;
            shape.header_line = row.line;
            shape.headers = row.cells;
        } else shape.skip = row.index;
        break;
    }
}

/// The header's row is told: the data begins below it.
Result<void> take_header(CsvReader& reader, std::int64_t header_row, Shape& shape) {
    Record record;
    while (shape.header_line < header_row && reader.next(record)) {
        ++shape.skip;
        shape.header_line = record.line;
    }
    if (shape.header_line != header_row || record.fault != RecordFault::none)
        return Error{&recipe_misfit,
                     fmt::format("No row that could be the header begins in line {}.", header_row),
                     {{"/header_row", "is not the first line of a row of the file", "range"}}};
    if (record.fields.size() > columns_max) return Error{&too_many_columns};
    shape.headers.assign(record.fields.begin(), record.fields.end());
    return {};
}

}  // namespace

Result<Shape> find_shape(const std::filesystem::path& file, char delimiter, const Dialect& dialect) {
    CsvReader reader(file, delimiter);
    Shape shape;
    const bool told = dialect.header_row.has_value();
    if (told && *dialect.header_row > 0) JX_CHECK(take_header(reader, *dialect.header_row, shape));
    Record record;
    if (told)
        for (std::int64_t passed = 0; passed < dialect.skip_rows && reader.next(record); ++passed) ++shape.skip;
    JX_TRY(const Sample sample, read_sample(reader, shape.skip));
    shape.width = sample.width;
    if (told) return shape;
    find_header(sample, shape);
    shape.skip += dialect.skip_rows;
    return shape;
}

}  // namespace jixia::dataset
