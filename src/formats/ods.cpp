// OpenDocument spreadsheets (ISO/IEC 26300): a sheet of content.xml as delimited text.
#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "formats/errors.h"
#include "reading.h"
#include "sheet.h"
#include "workbook.h"
#include "xml_events.h"

namespace jixia::formats {
namespace {

constexpr std::int64_t rows_max = 1'048'576, cells_written_max = 200'000'000;
constexpr std::size_t cell_bytes_max = 1 << 20, sheets_max = 10'000;

std::int64_t count_of(std::string_view text) {
    std::int64_t count = 1;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return std::max<std::int64_t>(count, 1);
}

/// One pass over the document: lists the sheets, writes the one that is wanted.
class OdsReader {
public:
    OdsReader(std::size_t wanted, Grid& grid)
        : wanted_(wanted),
          grid_(grid),
          xml_({.start = [this](std::string_view name, XmlEvents::Attributes attributes) { start(name, attributes); },
                .end = [this](std::string_view name) { end(name); },
                .text = [this](std::string_view text) { add(text); }}) {}

    Result<void> feed(std::string_view bytes, bool last = false) {
        if (!xml_.feed(bytes, last)) return failure_ == nullptr ? Error{&file_unreadable} : Error{failure_};
        return {};
    }

    std::vector<Part> parts;
    std::vector<ReportMessage> messages;

private:
    bool reading() const { return depth_ == 1 && parts.size() == wanted_ + 1; }
    void fail(const ErrorCode& code) {
        failure_ = &code;
        xml_.stop();
    }
    void start(std::string_view name, XmlEvents::Attributes attributes) {
        if (name == "table") {
            if (depth_++ == 0) {
                parts.push_back({std::string(XmlEvents::attribute(attributes, "name"))});
                row_ = 0;
            }
            if (parts.size() > sheets_max) fail(file_unreadable);
        } else if (!reading()) return;
        else if (name == "table-row") {
            repeated_ = count_of(XmlEvents::attribute(attributes, "number-rows-repeated"));
            cells_.clear();
        } else if (name == "table-cell" || name == "covered-table-cell") start_cell(attributes, name == "table-cell");
        else if (name == "annotation") ++aside_;
        else if (name == "p") {
            ++in_text_;
            if (aside_ == 0 && paragraphs_++ > 0) add("\n");
        } else if (name == "s")
            add(std::string(
                static_cast<std::size_t>(std::min<std::int64_t>(count_of(XmlEvents::attribute(attributes, "c")), 1000)), ' '));
        else if (name == "tab") add("\t");
        else if (name == "line-break") add("\n");
    }
    void end(std::string_view name) {
        if (name == "table") --depth_;
        else if (!reading()) return;
        else if (name == "annotation") --aside_;
        else if (name == "p") --in_text_;
        else if (name == "table-cell" || name == "covered-table-cell") end_cell();
        else if (name == "table-row") end_row();
    }
    void add(std::string_view text) {
        if (in_text_ > 0 && aside_ == 0 && text_.size() < cell_bytes_max) text_ += text;
    }
    void start_cell(XmlEvents::Attributes attributes, bool whole) {
        const auto of = [&](std::string_view name) { return XmlEvents::attribute(attributes, name); };
        text_.clear();
        paragraphs_ = in_text_ = aside_ = 0;
        columns_ = count_of(of("number-columns-repeated"));
        value_.clear();
        error_ = false;
        for (auto at = attributes; *at != nullptr; at += 2)
            if (std::string_view(at[0]) == "calcext:value-type") error_ = std::string_view(at[1]) == "error";
        const std::string_view type = of("value-type");
        if (type == "float" || type == "currency") value_ = shown_number(of("value"), NumberStyle::plain, false);
        else if (type == "percentage") value_ = shown_number(of("value"), NumberStyle::percent, false);
        else if (type == "boolean") value_ = of("boolean-value");
        else if (type == "date") {
            value_ = of("date-value");
            if (const auto at = value_.find('T'); at != std::string::npos) value_[at] = ' ';
        }
        const std::int64_t rows = count_of(of("number-rows-spanned")), columns = count_of(of("number-columns-spanned"));
        if (whole && (rows > 1 || columns > 1) && cells_.size() < columns_max)
            grid_.merge({row_ + 1, std::min(row_ + rows, rows_max), cells_.size(),
                         cells_.size() + static_cast<std::size_t>(std::min<std::int64_t>(columns, columns_max)) - 1});
    }
    void end_cell() {
        if (error_) {
            remark(messages,
                   {"warning", "cell-error", "The cell shows an error (" + text_ + "); it was left empty.", row_ + 1, {}});
            text_.clear();
        }
        const std::string& shown = value_.empty() ? text_ : value_;
        // Sheets end in one empty cell that is repeated to the last column.
        if (cells_.size() + static_cast<std::size_t>(columns_) > columns_max) {
            if (!shown.empty()) return fail(too_many_columns);
            columns_ =
                std::max<std::int64_t>(0, static_cast<std::int64_t>(columns_max) - static_cast<std::int64_t>(cells_.size()));
        }
        cells_.insert(cells_.end(), static_cast<std::size_t>(columns_), shown);
    }
    void end_row() {
        while (!cells_.empty() && cells_.back().empty()) cells_.pop_back();
        if (cells_.empty()) {
            row_ += repeated_;
            return;
        }
        written_ += repeated_ * static_cast<std::int64_t>(cells_.size());
        if (row_ + repeated_ > rows_max) return fail(file_unreadable);
        if (written_ > cells_written_max) return fail(archive_bomb);
        for (std::int64_t i = 0; i < repeated_; ++i) grid_.row(++row_, cells_);
    }

    std::size_t wanted_;
    Grid& grid_;
    std::vector<std::string> cells_;
    std::string text_, value_;
    std::int64_t row_ = 0, repeated_ = 1, columns_ = 1, written_ = 0;
    int depth_ = 0, in_text_ = 0, aside_ = 0, paragraphs_ = 0;
    bool error_ = false;
    const ErrorCode* failure_ = nullptr;
    XmlEvents xml_;
};

Result<bool> is_encrypted(const std::filesystem::path& package) {
    bool encrypted = false;
    XmlEvents xml({.start = [&](std::string_view name, XmlEvents::Attributes) { encrypted |= name == "encryption-data"; }});
    const auto read = read_part(package, "META-INF/manifest.xml", [&](std::string_view bytes) -> Result<void> {
        if (!xml.feed(bytes)) return Error{&file_unreadable};
        return {};
    });
    if (!read.has_value() && read.error().code != &part_missing) return read.error();
    return encrypted;
}

}  // namespace

Result<Flat> read_ods(const Reading& reading) {
    reading.progress(0.02, "reading the sheet");
    JX_TRY(const bool encrypted, is_encrypted(reading.request.source));
    if (encrypted) return Error{&file_encrypted};
    const auto pass = [&](OdsReader& reader) -> Result<void> {
        JX_CHECK(read_part(reading.request.source, "content.xml", [&](std::string_view bytes) { return reader.feed(bytes); }));
        return reader.feed({}, true);
    };
    Grid nothing(reading.request.scratch / "list.rows");
    OdsReader list(sheets_max, nothing);
    JX_CHECK(pass(list));
    if (list.parts.empty()) return Error{&file_empty};
    return read_sheets(reading, "ods", std::move(list.parts),
                       [&](std::size_t which, const std::filesystem::path& target) -> Result<GridFacts> {
                           Grid grid(target.string() + ".rows");
                           OdsReader reader(which, grid);
                           JX_CHECK(pass(reader));
                           JX_TRY(GridFacts facts, grid.finish(target));
                           for (ReportMessage& message : reader.messages) remark(facts.messages, std::move(message));
                           return facts;
                       });
}

}  // namespace jixia::formats
