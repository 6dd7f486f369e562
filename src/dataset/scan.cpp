#include "scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/text.h"
#include "errors.h"
#include "pieces.h"
#include "shape.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t header_bytes_max = 1024;

}  // namespace

std::string read_sample(const std::filesystem::path& file) {
    std::string sample(256 * 1024, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(sample.data(), static_cast<std::streamsize>(sample.size()));
    sample.resize(static_cast<std::size_t>(in.gcount()));
    return sample;
}

bool has_secret_mark(std::string_view text) {
    for (const std::string_view grade : {"绝密", "机密", "秘密"})
        for (auto at = text.find(grade); at != std::string_view::npos; at = text.find(grade, at + 1)) {
            std::string_view rest = text.substr(at + grade.size());
            while (rest.starts_with(" ") || rest.starts_with("　")) rest.remove_prefix(rest[0] == ' ' ? 1 : 3);
            if (rest.starts_with("★") || rest.starts_with("☆")) return true;
        }
    return false;
}

Result<Scan> scan_csv(const std::filesystem::path& file, const Dialect& dialect,
                      const std::function<void(std::int64_t)>& progress) {
    Scan scan;
    scan.delimiter = dialect.delimiter ? *dialect.delimiter : sniff_delimiter(read_sample(file));
    JX_TRY(const Shape shape, find_shape(file, scan.delimiter, dialect));
    scan.header_line = shape.header_line;
    scan.records_before = shape.skip;
    scan.headers = shape.headers;
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
    for (; index < shape.skip && above.next(record); ++index) {
        if (record.multiline || record.fault != RecordFault::none) scan.regular = false;
        if (std::ranges::any_of(record.fields, has_secret_mark)) return Error{&secret_marking};
    }
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
