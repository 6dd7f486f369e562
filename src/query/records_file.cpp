#include "records_file.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

#include "base/crypto.h"
#include "download.h"
#include "export_files.h"

namespace jixia::query {
namespace {

std::string reading(const std::filesystem::path& file) { return "read_parquet(" + sql_text(file.string()) + ")"; }

/// Parquet has no whole numbers of more than 64 bits: they are written as decimals.
std::string column_sql(const ResultColumn& column) {
    const std::string name = sql_name(column.name);
    const bool wide = column.type == dataset::ColumnType::integer && column.precision > 18;
    return wide ? "CAST(" + name + " AS DECIMAL(38, 0)) AS " + name : name;
}

Result<std::vector<ResultColumn>> columns_of(Engine& engine, const Sql& empty, Deadline deadline) {
    JX_TRY(const Rows rows, engine.run(empty, deadline));
    return rows.columns();
}

/// The page as a table: its columns are the plan's outputs.
Table table_of(const FileRequest& request, const std::vector<ResultColumn>& columns, std::int64_t rows,
               std::filesystem::path file) {
    Table table = request.page.table;
    table.version.columns.clear();
    for (std::size_t i = 0; i < request.page.plan.outputs.size(); ++i) {
        const Output& output = request.page.plan.outputs[i];
        const bool headed = request.names == Names::original || request.format == RecordsFormat::xlsx;
        table.version.columns.push_back({fmt::format("#{}", i), headed ? output.header : output.key, columns[i].type,
                                         columns[i].precision, columns[i].scale, ""});
    }
    table.version.rows = rows;
    table.files = {std::move(file)};
    return table;
}

Result<std::string> octets_of(const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (failed) return Error{&errors::internal};
    if (size > page_bytes_max) return Error{&too_heavy};
    std::string out(size, '\0');
    std::ifstream in(file, std::ios::binary);
    if (!in.read(out.data(), static_cast<std::streamsize>(size))) return Error{&errors::internal};
    return out;
}

}  // namespace

Result<std::string> render_octets(Engine& engine, const Export& file, const std::filesystem::path& folder, Deadline deadline) {
    if (file.format == Format::xlsx || file.format == Format::parquet) {
        const auto path = folder / "page";
        JX_CHECK(file.format == Format::xlsx ? write_workbook(engine, file, path, deadline)
                                             : write_parquet(engine, file, path, deadline));
        return octets_of(path);
    }
    std::string out;
    const Sink sink = [&](std::string_view piece) -> Result<void> {
        if (out.size() + piece.size() > page_bytes_max) return Error{&too_heavy};
        out += piece;
        return {};
    };
    JX_CHECK(file.format == Format::arrow ? write_arrow(engine, file, sink, deadline) : write_rows(engine, file, sink, deadline));
    return out;
}

Result<PageFolder> PageFolder::make(const std::filesystem::path& parent) {
    std::error_code failed;
    PageFolder folder(parent / crypto::random_token().substr(0, 16));
    std::filesystem::create_directories(folder.path(), failed);
    if (failed) return Error{failed == std::errc::no_space_on_device ? &errors::storage_full : &errors::internal};
    return folder;
}

PageFolder::~PageFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::optional<Format> file_format_of(RecordsFormat format) {
    switch (format) {
        case RecordsFormat::xlsx: return Format::xlsx;
        case RecordsFormat::parquet: return Format::parquet;
        case RecordsFormat::arrow: return Format::arrow;
        case RecordsFormat::json:
        case RecordsFormat::csv:
        case RecordsFormat::ndjson:
        case RecordsFormat::geojson: break;
    }
    return std::nullopt;
}

Result<Page> read_file_page(Engine& engine, Pages& pages, const FileRequest& request) {
    JX_TRY(const PageFolder folder, PageFolder::make(request.parent));
    const auto whole = folder.path() / "rows", kept = folder.path() / "kept";
    std::vector<ResultColumn> columns;
    const auto lay_down = [&](const Sql& empty, const Sql& sql) -> Result<Rows> {
        JX_TRY(columns, columns_of(engine, empty, request.page.deadline));
        std::string list;
        for (const ResultColumn& column : columns) list += (list.empty() ? "" : ", ") + column_sql(column);
        JX_CHECK(engine.execute(
            {"COPY (SELECT " + list + " FROM (" + sql.text + ")) TO " + sql_text(whole.string()) + " (FORMAT parquet)",
             sql.bound},
            request.page.deadline));
        auto rows = engine.run({"SELECT * FROM " + reading(whole)}, request.page.deadline);
        if (rows.has_value()) columns = rows->columns();
        return rows;
    };
    JX_TRY(Page page, pages.read(request.page, lay_down));
    auto file = whole;
    // One row more was read, to see whether there is one.
    if (page.next || request.page.limit == 0) {
        JX_CHECK(engine.execute({fmt::format("COPY (SELECT * FROM {} LIMIT {}) TO {} (FORMAT parquet)", reading(whole), page.rows,
                                             sql_text(kept.string()))},
                                request.page.deadline));
        file = kept;
    }
    const Export made{.table = table_of(request, columns, page.rows, file),
                      .format = file_format_of(request.format).value(),
                      .original_names = true,
                      .base_url = request.base_url,
                      .retrieved_on = request.retrieved_on};
    JX_TRY(page.body, render_octets(engine, made, folder.path(), request.page.deadline));
    return page;
}

}  // namespace jixia::query
