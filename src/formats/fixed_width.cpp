#include "fixed_width.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <fstream>

#include "base/text.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "formats/message.h"
#include "reading.h"

namespace jixia::formats {
namespace {

constexpr std::size_t lines_min = 5, sample_lines = 2000, cells_max = 4096, columns_found_max = 200;

std::size_t width_of(UChar32 c) {
    const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    if (width == U_EA_WIDE || width == U_EA_FULLWIDTH) return 2;
    const int kind = u_charType(c);
    return kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR ? 0 : 1;
}

/// Calls `see(at, width, blank, bytes)` for each character.
template <class See>
void walk(std::string_view line, See see) {
    std::size_t cell = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t begin = at;
        UChar32 c = 0;
        U8_NEXT(line.data(), at, line.size(), c);  // NOLINT(bugprone-inc-dec-in-conditions): a macro of ICU
        const std::size_t width = c < 0 ? 1 : width_of(c);
        see(cell, width, c == ' ' || c == 0x3000 || c == 0xA0, line.substr(begin, at - begin));
        cell += width;
    }
}

}  // namespace

std::vector<TextColumn> find_text_columns(const std::vector<std::string>& lines) {
    std::vector<bool> used;
    std::size_t counted = 0;
    for (const std::string& line : lines) {
        if (line.contains('\t')) return {};
        bool any = false;
        walk(line, [&](std::size_t cell, std::size_t width, bool blank, std::string_view) {
            if (blank || cell + width > cells_max) return;
            any = true;
            const std::size_t to = cell + std::max<std::size_t>(width, 1);
            if (used.size() < to) used.resize(to);
            for (std::size_t i = cell; i < to; ++i) used[i] = true;
        });
        counted += any ? 1 : 0;
    }
    if (counted < lines_min) return {};
    std::vector<TextColumn> columns;
    for (std::size_t at = 0; at < used.size(); ++at) {
        if (!used[at]) continue;
        std::size_t to = at;
        while (to < used.size() && used[to]) ++to;
        columns.push_back({at, to});
        at = to;
    }
    return columns.size() > columns_found_max ? std::vector<TextColumn>{} : columns;
}

bool cut_line(std::string_view line, const std::vector<TextColumn>& columns, std::vector<std::string>& cells) {
    cells.assign(columns.size(), {});
    std::size_t column = 0;
    bool fits = true;
    walk(line, [&](std::size_t cell, std::size_t width, bool blank, std::string_view bytes) {
        while (column < columns.size() && cell >= columns[column].to + (width == 0 ? 1 : 0)) ++column;
        const bool inside = column < columns.size() && cell >= columns[column].from && cell + width <= columns[column].to;
        if (inside) cells[column] += bytes;
        else fits = fits && blank;
    });
    for (std::string& cell : cells) cell = text::trim(cell);
    return fits;
}

Result<std::optional<Flat>> read_fixed_width(const Reading& reading, const Flat& text) {
    std::ifstream in(text.file, std::ios::binary);
    std::vector<std::string> sample;
    std::string line;
    const auto next = [&] {
        if (!std::getline(in, line)) return false;
        if (line.ends_with('\r')) line.pop_back();
        return true;
    };
    while (sample.size() < sample_lines && next()) {
        if (line.size() > cells_max * 4 || !text::is_utf8(line)) return std::optional<Flat>{};
        sample.push_back(line);
    }
    const auto columns = find_text_columns(sample);
    if (columns.size() < 2) return std::optional<Flat>{};
    Flat flat = text;
    flat.file = reading.request.scratch / "columns.csv";
    flat.format = "fixed-width";
    flat.delimited = false;
    CsvWriter out(flat.file);
    std::vector<std::string> cells;
    in.clear();
    in.seekg(text.file == reading.request.source && read_bytes(text.file, 0, 3) == "\xEF\xBB\xBF" ? 3 : 0);
    for (std::int64_t number = 1; next(); ++number) {
        if (line.find_first_not_of(' ') == std::string::npos) {
            out.blank();
        } else if (!text::is_utf8(line) || !cut_line(line, columns, cells)) {
            if (++flat.rows_rejected <= messages_of_fault_max)
                flat.messages.push_back({"error",
                                         "fixed-width-misfit",
                                         "A character stands between the columns of the other lines; the line was left out.",
                                         number,
                                         {}});
            out.blank();
        } else out.row(cells);
    }
    if (flat.rows_rejected > messages_of_fault_max)
        flat.messages.back().detail +=
            fmt::format(" {} further lines have the same fault.", flat.rows_rejected - messages_of_fault_max);
    JX_CHECK(out.close());
    return std::optional(std::move(flat));
}

}  // namespace jixia::formats
