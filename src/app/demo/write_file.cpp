// Writes the files that units would really send: plain and odd encodings, spreadsheets with a title above the header.
#include <duckdb.h>
#include <unicode/ucnv.h>
#include <xlsxwriter.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "base/log.h"
#include "demo/province.h"

namespace jixia::app::demo {
namespace {

/// One in-memory DuckDB for one file: the SQL is ours, over the packages' files.
class Duck {
public:
    Duck() {
        JX_ASSERT(duckdb_open(nullptr, &database_) == DuckDBSuccess && duckdb_connect(database_, &connection_) == DuckDBSuccess);
    }
    Duck(const Duck&) = delete;
    Duck& operator=(const Duck&) = delete;
    ~Duck() {
        duckdb_disconnect(&connection_);
        duckdb_close(&database_);
    }
    /// Runs `sql` and gives the result to `use`.
    template <class Use>
    Result<void> query(const std::string& sql, const Use& use) {
        duckdb_result result{};
        const bool ok = duckdb_query(connection_, sql.c_str(), &result) == DuckDBSuccess;
        if (ok) use(result);
        else log::error("demo table", {{"why", std::string_view(duckdb_result_error(&result))}});
        duckdb_destroy_result(&result);
        if (!ok) return Error{&errors::internal, "a table of the demonstration cannot be made"};
        return {};
    }

private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

Result<void> copy(const Table& table, const std::filesystem::path& file, std::string_view options) {
    Duck duck;
    return duck.query("COPY (" + table.sql + ") TO '" + file.string() + "' (" + std::string(options) + ")",
                      [](duckdb_result&) {});
}

/// Rewrites a UTF-8 file in `encoding`, characters it lacks as ICU's substitute.
Result<void> reencode(const std::filesystem::path& file, const char* encoding) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream buffer;
    buffer << in.rdbuf();
    const std::string utf8 = std::move(buffer).str();
    std::string out(utf8.size() * 2 + 16, '\0');
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()), utf8.data(),
                                             static_cast<std::int32_t>(utf8.size()), &status);
    if (U_FAILURE(status) != 0) return Error{&errors::internal, "a table of the demonstration cannot be written in its encoding"};
    out.resize(static_cast<std::size_t>(length));
    std::ofstream(file, std::ios::binary | std::ios::trunc) << out;
    return {};
}

Result<void> put_before(const std::filesystem::path& file, std::string_view bytes) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream buffer;
    buffer << bytes << in.rdbuf();
    std::ofstream(file, std::ios::binary | std::ios::trunc) << std::move(buffer).str();
    return {};
}

/// A workbook as offices make them: a merged title, a note of the unit and date, then the header and the rows.
Result<void> write_workbook(const Table& table, const std::filesystem::path& file, bool titled) {
    Duck duck;
    return duck.query(table.sql, [&](duckdb_result& result) {
        lxw_workbook* workbook = workbook_new(file.c_str());
        lxw_worksheet* sheet = workbook_add_worksheet(workbook, "数据");
        lxw_format* bold = workbook_add_format(workbook);
        format_set_bold(bold);
        const auto columns = duckdb_column_count(&result);
        const auto last = static_cast<lxw_col_t>(columns - 1);
        lxw_row_t row = 0;
        if (titled) {
            worksheet_merge_range(sheet, row++, 0, 0, last, table.title.c_str(), bold);
            worksheet_write_string(sheet, row++, 0, "填报单位：演示单位    单位：个", nullptr);
        }
        for (idx_t column = 0; column < columns; ++column)
            worksheet_write_string(sheet, row, static_cast<lxw_col_t>(column), duckdb_column_name(&result, column), bold);
        for (idx_t line = 0; line < duckdb_row_count(&result); ++line) {
            ++row;
            for (idx_t column = 0; column < columns; ++column) {
                if (duckdb_value_is_null(&result, column, line)) continue;
                const duckdb_type type = duckdb_column_type(&result, column);
                const auto cell = static_cast<lxw_col_t>(column);
                if (type == DUCKDB_TYPE_BIGINT || type == DUCKDB_TYPE_INTEGER || type == DUCKDB_TYPE_DOUBLE) {
                    worksheet_write_number(sheet, row, cell, duckdb_value_double(&result, column, line), nullptr);
                    continue;
                }
                char* text = duckdb_value_varchar(&result, column, line);
                worksheet_write_string(sheet, row, cell, text, nullptr);
                duckdb_free(text);
            }
        }
        workbook_close(workbook);
    });
}

}  // namespace

Result<std::filesystem::path> write_file(const Table& table, const std::filesystem::path& folder) {
    JX_TRY(const FileForm form, form_of(table.format));
    const auto named = [&](std::string_view ending) { return folder / (table.slug + std::string(ending)); };
    constexpr std::string_view csv = "FORMAT csv, HEADER true";
    switch (form) {
        case FileForm::csv_utf8: {
            JX_CHECK(copy(table, named(".csv"), csv));
            return named(".csv");
        }
        case FileForm::csv_utf8_bom: {
            JX_CHECK(copy(table, named(".csv"), csv));
            JX_CHECK(put_before(named(".csv"), "\xEF\xBB\xBF"));
            return named(".csv");
        }
        case FileForm::csv_gbk:
        case FileForm::csv_gb18030: {
            JX_CHECK(copy(table, named(".csv"), csv));
            JX_CHECK(reencode(named(".csv"), form == FileForm::csv_gbk ? "GBK" : "gb18030"));
            return named(".csv");
        }
        case FileForm::tsv: {
            JX_CHECK(copy(table, named(".tsv"), "FORMAT csv, HEADER true, DELIMITER '\t'"));
            return named(".tsv");
        }
        case FileForm::xlsx:
        case FileForm::xlsx_title: {
            JX_CHECK(write_workbook(table, named(".xlsx"), form == FileForm::xlsx_title));
            return named(".xlsx");
        }
        case FileForm::json: {
            JX_CHECK(copy(table, named(".json"), "FORMAT json, ARRAY true"));
            return named(".json");
        }
        case FileForm::ndjson: {
            JX_CHECK(copy(table, named(".ndjson"), "FORMAT json"));
            return named(".ndjson");
        }
        case FileForm::parquet: {
            JX_CHECK(copy(table, named(".parquet"), "FORMAT parquet, COMPRESSION zstd"));
            return named(".parquet");
        }
    }
    return Error{&errors::internal, "a form of file without a writer"};
}

}  // namespace jixia::app::demo
