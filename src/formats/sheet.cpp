#include "sheet.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include "formats/errors.h"
#include "formats/message.h"
#include "grid.h"
#include "reading.h"
#include "workbook.h"
#include "xml_events.h"

namespace jixia::formats {
namespace {

constexpr std::int64_t rows_max = 1'048'576;
constexpr std::size_t cell_bytes_max = 1 << 20;

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

}  // namespace

std::string shown_number(std::string_view raw, NumberStyle style, bool date_1904) {
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

namespace {

/// One pass over the sheet's XML: a record for each row, as wide as its last filled cell.
class SheetReader {
public:
    SheetReader(const Workbook& book, Grid& grid)
        : book_(book),
          grid_(grid),
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

    std::vector<ReportMessage> messages;  ///< errors in cells

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
            remark(messages, {"warning", "cell-error", "The cell shows an error (" + value_ + "); it was left empty.", row_, {}});
            cells_.emplace_back();
        } else if (type_.empty() || type_ == "n") {
            const NumberStyle style = style_ < book_.styles.size() ? book_.styles[style_] : NumberStyle::plain;
            cells_.push_back(value_.empty() ? std::string() : shown_number(value_, style, book_.date_1904));
        } else cells_.push_back(value_);  // inlineStr, str, d
    }
    void end_row() { grid_.row(row_, cells_); }
    void merge(std::string_view range) {
        const std::size_t colon = range.find(':');
        Place from, to;
        if (colon == std::string_view::npos || !parse_place(range.substr(0, colon), from) ||
            !parse_place(range.substr(colon + 1), to))
            return;
        grid_.merge({from.row, to.row, from.column, to.column});
    }

public:
    /// A part that ends within an element was cut off.
    Result<void> finish() {
        if (!xml_.feed({}, true)) return Error{&file_unreadable};
        return {};
    }

private:
    const Workbook& book_;
    Grid& grid_;
    std::string value_, type_;
    std::vector<std::string> cells_;
    std::size_t style_ = 0;
    std::int64_t row_ = 0;
    int phonetic_ = 0;
    bool in_cell_ = false, in_value_ = false;
    const ErrorCode* failure_ = nullptr;
    XmlEvents xml_;
};

}  // namespace

Result<GridFacts> sheet_to_csv(const std::filesystem::path& package, const Workbook& book, const SheetPart& which,
                               const std::filesystem::path& target) {
    Grid grid(target.string() + ".rows");
    SheetReader reader(book, grid);
    JX_CHECK(read_part(package, which.part, [&](std::string_view bytes) { return reader.feed(bytes); }));
    JX_CHECK(reader.finish());
    JX_TRY(GridFacts facts, grid.finish(target));
    for (ReportMessage& message : reader.messages) remark(facts.messages, std::move(message));
    return facts;
}

Result<Flat> read_xlsx(const Reading& reading) {
    reading.progress(0.02, "reading the sheet");
    JX_TRY(const Workbook book, read_workbook(reading.request.source));
    std::vector<Part> parts;
    for (const SheetPart& sheet : book.sheets) parts.push_back({sheet.name});
    return read_sheets(reading, "xlsx", std::move(parts), [&](std::size_t which, const std::filesystem::path& target) {
        return sheet_to_csv(reading.request.source, book, book.sheets[which], target);
    });
}

}  // namespace jixia::formats
