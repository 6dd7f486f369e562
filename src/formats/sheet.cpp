#include "sheet.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>

#include "formats/csv.h"
#include "formats/errors.h"
#include "formats/message.h"
#include "reading.h"
#include "workbook.h"
#include "xml_events.h"

namespace jixia::formats {
namespace {

constexpr std::int64_t rows_max = 1'048'576;
constexpr std::size_t cell_bytes_max = 1 << 20, merges_max = 100'000;

struct Place {
    std::int64_t row = 0;    ///< from 1
    std::size_t column = 0;  ///< from 0
};

/// "BC12". False for anything else, and for what lies beyond XFD1048576 (`column` says which).
bool parse_place(std::string_view text, Place& place) {
    std::size_t at = 0, column = 0;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && at < 4; ++at)
        column = column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
    if (at == 0) return false;
    const auto [end, failed] = std::from_chars(text.data() + at, text.data() + text.size(), place.row);
    place.column = column - 1;
    return failed == std::errc{} && end == text.data() + text.size() && place.row >= 1 && place.row <= rows_max;
}

std::string day_text(double serial, bool date_1904, bool with_time) {
    using namespace std::chrono;
    const double days = std::floor(serial);
    // The calendar of 1900 has a 29 February that never was: its serial is 60.
    const sys_days epoch = date_1904   ? sys_days(year(1904) / 1 / 1)
                           : days < 60 ? sys_days(year(1899) / 12 / 31)
                                       : sys_days(year(1899) / 12 / 30);
    const auto second = static_cast<std::int64_t>(std::llround((serial - days) * 86400));
    const year_month_day date(epoch + std::chrono::days(static_cast<int>(days) + static_cast<int>(second / 86400)));
    std::string text = to_text(date);
    if (with_time) text += fmt::format(" {:02}:{:02}:{:02}", second % 86400 / 3600, second % 3600 / 60, second % 60);
    return text;
}

/// The number as people see it: the shortest text that is the same number, dates as ISO 8601.
std::string shown(std::string_view raw, NumberStyle style, bool date_1904) {
    double value = 0;
    const auto [end, failed] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (failed != std::errc{} || end != raw.data() + raw.size() || !std::isfinite(value)) return std::string(raw);
    const bool calendar = value >= 0 && value < 2958466;  // to 9999-12-31
    if (style == NumberStyle::date && calendar) return day_text(value, date_1904, value != std::floor(value));
    if (style == NumberStyle::datetime && calendar) return day_text(value, date_1904, true);
    if (style == NumberStyle::time && value >= 0 && value < 1) return day_text(value, date_1904, true).substr(11);
    if (style == NumberStyle::percent) return fmt::format("{:.12g}%", value * 100);
    if (std::abs(value) < 1e15 && value == std::floor(value)) return fmt::format("{}", static_cast<std::int64_t>(value));
    return std::abs(value) < 1e15 && std::abs(value) > 1e-6 ? fmt::format("{:.15g}", value) : fmt::format("{}", value);
}

/// One pass over the sheet's XML: a record for each row, as wide as its last filled cell.
class SheetReader {
public:
    SheetReader(const Workbook& book, std::ofstream& out, Sheet& sheet)
        : book_(book),
          out_(out),
          sheet_(sheet),
          xml_({.start = [this](std::string_view name, XmlEvents::Attributes attributes) { start(name, attributes); },
                .end = [this](std::string_view name) { end(name); },
                .text =
                    [this](std::string_view text) {
                        if (in_value_ && phonetic_ == 0 && value_.size() < cell_bytes_max) value_ += text;
                    }}) {}

    Result<void> feed(std::string_view bytes) {
        if (!xml_.feed(bytes)) return failure_ == nullptr ? Error{&file_unreadable} : Error{failure_};
        return {};
    }

    std::size_t width = 0;
    bool ragged = false;
    std::map<std::pair<std::int64_t, std::size_t>, std::int64_t> fills;  ///< top cell of a merged range → its last row

private:
    void fail(const ErrorCode& code) {
        failure_ = &code;
        xml_.stop();
    }
    void start(std::string_view name, XmlEvents::Attributes attributes) {
        if (name == "row") return start_row(XmlEvents::attribute(attributes, "r"));
        if (name == "c") return start_cell(attributes);
        if (name == "v" || name == "t") in_value_ = in_cell_;
        else if (name == "rPh") ++phonetic_;
        else if (name == "mergeCell") merge(XmlEvents::attribute(attributes, "ref"));
    }
    void end(std::string_view name) {
        if (name == "v" || name == "t") in_value_ = false;
        else if (name == "rPh") --phonetic_;
        else if (name == "c") end_cell();
        else if (name == "row") end_row();
    }
    void start_row(std::string_view number) {
        std::int64_t row = row_ + 1;
        if (!number.empty()) std::from_chars(number.data(), number.data() + number.size(), row);
        if (row <= row_ || row > rows_max) return fail(file_unreadable);
        for (; row_ + 1 < row; ++row_) line_ += '\n';
        row_ = row;
        cells_.clear();
    }
    void start_cell(XmlEvents::Attributes attributes) {
        const std::string_view where = XmlEvents::attribute(attributes, "r");
        Place place{row_, cells_.size()};
        if (!where.empty() && !parse_place(where, place)) return fail(file_unreadable);
        if (place.column >= columns_max) return fail(too_many_columns);
        if (place.column < cells_.size() || place.row != row_) return fail(file_unreadable);
        cells_.resize(place.column);
        type_ = XmlEvents::attribute(attributes, "t");
        const std::string_view style = XmlEvents::attribute(attributes, "s");
        style_ = 0;
        std::from_chars(style.data(), style.data() + style.size(), style_);
        value_.clear();
        in_cell_ = true;
    }
    void end_cell() {
        in_cell_ = false;
        if (type_ == "s") {
            std::size_t index = 0;
            const auto [end, failed] = std::from_chars(value_.data(), value_.data() + value_.size(), index);
            if (failed != std::errc{} || index >= book_.strings.size()) return fail(file_unreadable);
            cells_.push_back(book_.strings[index]);
        } else if (type_ == "b") cells_.emplace_back(value_ == "1" ? "true" : "false");
        else if (type_ == "e") {
            remark(sheet_.messages,
                   {"warning", "cell-error", "The cell shows an error (" + value_ + "); it was left empty.", row_, {}});
            cells_.emplace_back();
        } else if (type_.empty() || type_ == "n") {
            const NumberStyle style = style_ < book_.styles.size() ? book_.styles[style_] : NumberStyle::plain;
            cells_.push_back(value_.empty() ? std::string() : shown(value_, style, book_.date_1904));
        } else cells_.push_back(value_);  // inlineStr, str, d
    }
    void end_row() {
        while (!cells_.empty() && cells_.back().empty()) cells_.pop_back();
        if (!cells_.empty()) {
            ragged = ragged || (width != 0 && cells_.size() != width);
            width = std::max(width, cells_.size());
            sheet_.rows = row_;
        }
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (i > 0) line_ += ',';
            append_cell(line_, cells_[i]);
        }
        line_ += '\n';
        if (line_.size() < std::size_t{1} << 16) return;
        out_ << line_;
        line_.clear();
    }
    void merge(std::string_view range) {
        const std::size_t colon = range.find(':');
        Place from, to;
        if (colon == std::string_view::npos || !parse_place(range.substr(0, colon), from) ||
            !parse_place(range.substr(colon + 1), to))
            return;
        if (to.row > from.row && fills.size() < merges_max) fills[{from.row, from.column}] = to.row;
    }

public:
    /// A part that ends within an element was cut off.
    Result<void> finish() {
        if (!xml_.feed({}, true)) return Error{&file_unreadable};
        out_ << line_;
        return {};
    }

private:
    const Workbook& book_;
    std::ofstream& out_;
    Sheet& sheet_;
    std::string line_, value_, type_;
    std::vector<std::string> cells_;
    std::size_t style_ = 0;
    std::int64_t row_ = 0;
    int phonetic_ = 0;
    bool in_cell_ = false, in_value_ = false;
    const ErrorCode* failure_ = nullptr;
    XmlEvents xml_;
};

/// The second pass where it is needed: every record of one width, and what stands in a merged range in each of its rows.
Result<void> even_out(const std::filesystem::path& from, const std::filesystem::path& to, const SheetReader& sheet) {
    CsvReader reader(from, ',');
    std::ofstream out(to, std::ios::binary);
    Record record;
    std::map<std::size_t, std::pair<std::int64_t, std::string>> filling;  // by column: last row and what to write
    std::string line;
    for (std::int64_t row = 1; reader.next(record); ++row) {
        line.clear();
        std::vector<std::string> cells(record.blank ? 0 : sheet.width);
        for (std::size_t i = 0; i < record.fields.size() && i < cells.size(); ++i) cells[i] = record.fields[i];
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto merged = sheet.fills.find({row, i});
            if (merged != sheet.fills.end()) filling[i] = {merged->second, cells[i]};
            const auto above = filling.find(i);
            if (above != filling.end() && above->second.first >= row && cells[i].empty()) cells[i] = above->second.second;
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) line += ',';
            append_cell(line, cells[i]);
        }
        out << line << '\n';
    }
    out.close();
    if (!out) return Error{&errors::storage_full};
    return {};
}

}  // namespace

Result<Sheet> sheet_to_csv(const std::filesystem::path& package, const Workbook& book, const SheetPart& which,
                           const std::filesystem::path& target) {
    Sheet sheet;
    const std::filesystem::path raw = target.string() + ".rows";
    std::ofstream out(raw, std::ios::binary);
    SheetReader reader(book, out, sheet);
    JX_CHECK(read_part(package, which.part, [&](std::string_view bytes) { return reader.feed(bytes); }));
    JX_CHECK(reader.finish());
    out.close();
    if (!out) return Error{&errors::storage_full};
    if (reader.width == 0) return Error{&file_empty};
    if (!reader.fills.empty())
        remark(sheet.messages, {"info",
                                "merged-cells-filled",
                                "Merged cells: their value was written into each of their rows.",
                                reader.fills.begin()->first.first,
                                {}});
    std::error_code failed;
    if (reader.ragged || !reader.fills.empty()) {
        JX_CHECK(even_out(raw, target, reader));
        std::filesystem::remove(raw, failed);
    } else std::filesystem::rename(raw, target, failed);
    if (failed) return Error{&errors::storage_full};
    return sheet;
}

Result<Flat> read_xlsx(const Reading& reading) {
    reading.progress(0.02, "reading the sheet");
    JX_TRY(const Workbook book, read_workbook(reading.request.source));
    Flat flat{.file = reading.request.scratch / "sheet.csv", .format = "xlsx"};
    for (const SheetPart& sheet : book.sheets) flat.parts.push_back({sheet.name});
    JX_TRY(const std::size_t which, choose_part(flat.parts, reading.request.part));
    flat.part = flat.parts[which].name;
    JX_TRY(Sheet sheet, sheet_to_csv(reading.request.source, book, book.sheets[which], flat.file));
    flat.parts[which].rows = sheet.rows;
    flat.messages = std::move(sheet.messages);
    tell_of_others(flat, reading.request.part);
    return flat;
}

}  // namespace jixia::formats
