#include <fmt/format.h>
#include <xlsxwriter.h>

#include <cmath>
#include <cstdlib>

#include "base/text.h"
#include "data.h"
#include "export_files.h"

namespace jixia::query {
namespace {

constexpr std::int64_t rows_a_sheet = LXW_ROW_MAX - 1;  // below the headers
constexpr std::size_t cell_characters_max = 32'767;
constexpr std::int64_t exact_number_max = 999'999'999'999'999;
constexpr std::uint64_t plain_zip_bytes_max = std::uint64_t{3} << 30;

class Workbook {
public:
    Workbook(const Export& file, const std::filesystem::path& path) : file_(file), folder_(path.parent_path().string()) {
        const auto cells = static_cast<std::uint64_t>(file.table.version.rows) * file.table.version.columns.size();
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder_.data();
        options.use_zip64 = cells * 40 > plain_zip_bytes_max ? LXW_TRUE : LXW_FALSE;
        book_ = workbook_new_opt(path.c_str(), &options);
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook() {
        if (book_ != nullptr) lxw_workbook_free(book_);
    }

    Result<void> begin() {
        auto labels = json::parse(data::file_labels);
        JX_ASSERT(labels.has_value() && labels->is_object());
        labels_ = labels->get_object();
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        for (const auto& column : file_.table.version.columns) formats_.push_back(format_of(column));
        JX_CHECK(add_sheet());
        return add_source();
    }
    Result<void> row(const Chunk& chunk, std::size_t row) {
        if (at_ > rows_a_sheet) JX_CHECK(add_sheet());
        for (std::size_t column = 0; column < chunk.columns(); ++column)
            if (!chunk.is_null(column, row)) JX_CHECK(cell(chunk, column, row));
        ++at_;
        return {};
    }
    Result<void> close() {
        const lxw_error failed = workbook_close(book_);
        book_ = nullptr;
        if (failed == LXW_NO_ERROR) return {};
        return Error{failed == LXW_ERROR_CREATING_TMPFILE || failed == LXW_ERROR_CREATING_XLSX_FILE ? &errors::storage_full
                                                                                                    : &errors::internal};
    }

private:
    std::string label(std::string_view name) const {
        const auto* found = labels_.if_contains(name);
        return found == nullptr ? std::string(name) : std::string(found->get_string());
    }
    lxw_format* format_of(const dataset::Column& column) {
        std::string pattern;
        if (column.type == dataset::ColumnType::date) pattern = "yyyy-mm-dd";
        else if (column.type == dataset::ColumnType::datetime) pattern = "yyyy-mm-dd hh:mm:ss";
        else if (column.type == dataset::ColumnType::decimal && column.scale > 0)
            pattern = "0." + std::string(static_cast<std::size_t>(std::min<std::int64_t>(column.scale, 15)), '0');
        else return nullptr;
        lxw_format* format = workbook_add_format(book_);
        format_set_num_format(format, pattern.c_str());
        return format;
    }
    Result<void> add_sheet() {
        ++sheets_;
        const std::string name = label("data_sheet") + (sheets_ == 1 ? "" : fmt::format(" {}", sheets_));
        sheet_ = workbook_add_worksheet(book_, name.c_str());
        if (sheet_ == nullptr) return Error{&errors::internal};
        worksheet_freeze_panes(sheet_, 1, 0);
        lxw_col_t column = 0;
        for (const auto& one : file_.table.version.columns) JX_CHECK(text(0, column++, one.name, bold_));
        at_ = 1;
        return {};
    }
    /// The second sheet, and the document's properties.
    Result<void> add_source() {
        lxw_worksheet* data_sheet = std::exchange(sheet_, workbook_add_worksheet(book_, label("source_sheet").c_str()));
        if (sheet_ == nullptr) return Error{&errors::internal};
        worksheet_set_column(sheet_, 0, 0, 14, nullptr);
        worksheet_set_column(sheet_, 1, 1, 80, nullptr);
        lxw_row_t row = 0;
        JX_CHECK(add_facts(source_of(file_), row));
        sheet_ = data_sheet;
        const auto& resource = file_.table.resource;
        std::string title = resource.title, subject = resource.entry_title, company = resource.provider_name,
                    comments = resource.attribution + "\n" + resource.license + "\n" + to_text(file_.retrieved_on);
        lxw_doc_properties properties{};
        properties.title = title.data();
        properties.subject = subject.data();
        properties.author = company.data();
        properties.company = company.data();
        properties.comments = comments.data();
        // Not the time of day: the same file has the same octets.
        properties.created = std::chrono::system_clock::to_time_t(start_of(file_.retrieved_on));
        workbook_set_properties(book_, &properties);
        return {};
    }
    /// Name and value a row; of several sources one below the other.
    Result<void> add_facts(const json::Object& facts, lxw_row_t& row) {
        for (const auto& [name, value] : facts) {
            if (const json::Array* const sources = value.if_array()) {
                for (const json::Value& source : *sources) {
                    ++row;
                    JX_CHECK(add_facts(source.as_object(), row));
                }
                continue;
            }
            const std::string said = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
            JX_CHECK(text(row, 0, label(name), bold_));
            JX_CHECK(text(row++, 1, std::string(jixia::text::prefix(said, cell_characters_max)), nullptr));
        }
        return {};
    }
    Result<void> cell(const Chunk& chunk, std::size_t column, std::size_t row) {
        using enum dataset::ColumnType;
        const auto place = static_cast<lxw_col_t>(column);
        const auto number = [&](double value) -> Result<void> {
            return kept(worksheet_write_number(sheet_, at(), place, value, formats_[column]));
        };
        const auto type = file_.table.version.columns[column].type;
        if (type == integer)
            if (const auto value = chunk.integer(column, row); value && *value <= exact_number_max && *value >= -exact_number_max)
                return number(static_cast<double>(*value));
        if (type == real)
            if (const auto value = chunk.real(column, row); value && std::isfinite(*value)) return number(*value);
        text_.clear();
        chunk.plain(text_, column, row);
        if (type == boolean) return kept(worksheet_write_boolean(sheet_, at(), place, text_ == "true" ? 1 : 0, nullptr));
        if (type == decimal && digits(text_) <= 15) return number(std::strtod(text_.c_str(), nullptr));
        if (type == date || type == datetime)
            if (auto moment = moment_of(text_))
                return kept(worksheet_write_datetime(sheet_, at(), place, &*moment, formats_[column]));
        return this->text(at(), place, text_, nullptr);
    }
    static std::size_t digits(std::string_view number) {
        std::size_t count = 0;
        for (const char c : number) count += (c >= '1' && c <= '9') || (c == '0' && count > 0) ? 1 : 0;
        return count;
    }
    /// Nothing for what a spreadsheet has no date for: before March 1900, when its calendar is wrong, and after 9999.
    static std::optional<lxw_datetime> moment_of(std::string_view text) {
        const auto part = [&](std::size_t from, std::size_t count) {
            int value = 0;
            for (const char c : text.substr(from, count)) value = value * 10 + (c - '0');
            return value;
        };
        if (text.size() < 10 || text[4] != '-' || text.substr(0, 10) < "1900-03-01") return std::nullopt;
        lxw_datetime moment{part(0, 4), part(5, 2), part(8, 2), 0, 0, 0};
        if (text.size() >= 19) {
            moment.hour = part(11, 2);
            moment.min = part(14, 2);
            moment.sec = std::strtod(std::string(text.substr(17)).c_str(), nullptr);
        }
        return moment;
    }
    Result<void> text(lxw_row_t row, lxw_col_t column, const std::string& value, lxw_format* format) {
        return kept(worksheet_write_string(sheet_, row, column, value.c_str(), format));
    }
    Result<void> kept(lxw_error failed) const {
        if (failed == LXW_NO_ERROR) return {};
        if (failed == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
            return Error{&format_too_small, fmt::format("A cell in row {} is longer than the 32,767 characters of a workbook.",
                                                        (sheets_ - 1) * rows_a_sheet + at_)};
        return Error{&errors::internal};
    }
    lxw_row_t at() const { return static_cast<lxw_row_t>(at_); }

    const Export& file_;
    std::string folder_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* bold_ = nullptr;
    std::vector<lxw_format*> formats_;
    json::Object labels_;
    std::string text_;
    std::int64_t sheets_ = 0, at_ = 1;
};

}  // namespace

Result<void> write_workbook(Engine& engine, const Export& file, const std::filesystem::path& path, Deadline deadline) {
    if (file.table.version.columns.size() > LXW_COL_MAX)
        return Error{&format_too_small, fmt::format("{} columns; a workbook has room for {}.", file.table.version.columns.size(),
                                                    static_cast<int>(LXW_COL_MAX))};
    JX_TRY(Rows rows, engine.run({"SELECT * FROM " + relation(file.table)}, deadline));
    Workbook book(file, path);
    JX_CHECK(book.begin());
    std::int64_t count = 0;
    for (Chunk chunk;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) break;
        for (std::size_t row = 0; row < chunk.rows(); ++row) JX_CHECK(book.row(chunk, row));
        count += static_cast<std::int64_t>(chunk.rows());
    }
    if (count != file.table.version.rows) return Error{&errors::internal, "the number of rows is not that of the version"};
    return book.close();
}

}  // namespace jixia::query
