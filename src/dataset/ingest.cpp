#include "ingest.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "detection.h"
#include "errors.h"
#include "parquet_source.h"
#include "profile.h"
#include "ready_table.h"
#include "scan.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;

struct CsvForm {
    fs::path file;
    char delimiter = ',';
    std::int64_t skip = 0, longest_record = 0;
};

std::string copy_sql(const CsvForm& csv, const std::vector<Column>& columns, const fs::path& parquet) {
    // DuckDB's buffers are many times the longest line it is told of: more than its default costs memory and parallelism.
    constexpr std::int64_t line_bytes_default = 2'000'000;
    std::string fields;
    for (const Column& column : columns)
        fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", sql_text(column.code), sql_text(duck_type(column)));
    return fmt::format(
        "COPY (SELECT * FROM read_csv({}, auto_detect=false, header=false, skip={}, delim={}, quote='\"', escape='\"', "
        "columns={{{}}}, max_line_size={}, encoding='utf-8')) TO {} ({})",
        sql_text(csv.file.string()), csv.skip, sql_text(std::string(1, csv.delimiter)), fields,
        std::max(line_bytes_default, csv.longest_record + 1024), sql_text(parquet.string()), parquet_form);
}

Result<bool> wrote_rows(Duck& duck, const fs::path& parquet, std::int64_t rows) {
    JX_TRY(const auto counted, duck.rows(fmt::format("SELECT count(*) FROM read_parquet({})", sql_text(parquet.string()))));
    return !counted.empty() && counted[0][0] == std::to_string(rows);
}

/// Reads the file as it stands if that gives exactly the scanned rows, otherwise a rewritten copy.
Result<void> load(Duck& duck, const fs::path& csv, const Scan& scan, const std::vector<Column>& columns, bool plain,
                  const fs::path& scratch) {
    const fs::path parquet = scratch / "data.parquet";
    if (scan.regular && plain &&
        duck.run(copy_sql({csv, scan.delimiter, scan.records_before, scan.longest_record}, columns, parquet)).has_value()) {
        JX_TRY(const bool same, wrote_rows(duck, parquet, scan.rows_out));
        if (same) return {};
    }
    const fs::path clean = scratch / "clean.csv";
    JX_CHECK(rewrite_csv(csv, scan, columns, clean));
    // Quoting may double a cell's bytes.
    const std::int64_t rewritten_bytes = 2 * scan.longest_record + 3 * static_cast<std::int64_t>(columns.size());
    if (!duck.run(copy_sql({clean, ',', 0, rewritten_bytes}, columns, parquet)).has_value()) return Error{&file_unreadable};
    JX_TRY(const bool same, wrote_rows(duck, parquet, scan.rows_out));
    std::error_code ignored;
    fs::remove(clean, ignored);
    if (!same) return Error{&errors::internal, "the number of rows written is not the number of rows read"};
    return {};
}

Result<IngestResult> ingest_text(Duck& duck, formats::Flat flat, const IngestRequest& request, const Progress& progress) {
    IngestResult out;
    const fs::path scratch = request.scratch;
    JX_TRY(ReadyTable table, make_ready(flat, request.recipe.value_or(Recipe{}), scratch, progress));
    out.columns = std::move(table.columns);
    Scan& scan = table.scan;
    progress(0.5, "writing");
    JX_CHECK(load(duck, table.file, scan, out.columns, table.plain, scratch));
    Report& report = out.report;
    report.rows_in = table.rows_in + flat.rows_rejected;
    report.rows_out = scan.rows_out;
    report.rows_rejected = report.rows_in - report.rows_out;
    report.encoding = flat.encoding;
    if (flat.delimited) report.delimiter = std::string(1, table.delimiter);
    if (!flat.part.empty()) report.sheet = flat.part;
    report.parts = std::move(flat.parts);
    report.header_row = table.header_line;
    report.reference = flat.reference;
    report.cleaning = std::move(table.cleaning);
    report.messages = std::move(scan.messages);
    for (ReportMessage& message : flat.messages) remark(report.messages, std::move(message));
    out.source_format = flat.delimited && table.delimiter == '\t' ? "tsv" : flat.format;
    std::vector<KnownColumn> known;
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
        const ColumnFacts& facts = scan.facts[i];
        report.columns.push_back({out.columns[i].code, out.columns[i].name, out.columns[i].type, facts.empty});
        known.push_back({facts.empty, facts.different.estimate(), facts.longest, {}, {}});
        if (facts.cells > facts.empty) known.back().min = facts.least, known.back().max = facts.greatest;
    }
    progress(0.9, "profiling");
    JX_TRY(out.profile, profile_parquet(duck, scratch / "data.parquet", out.columns, known));
    std::vector<CountedColumn> counted;
    for (const ColumnFacts& facts : scan.facts) counted.push_back({facts.numbers, facts.cells - facts.empty});
    JX_TRY(out.findings, detect_columns(duck, sql_text((scratch / "data.parquet").string()), out.columns, out.profile, counted));
    std::error_code ignored;
    if (table.file != flat.file) fs::remove(table.file, ignored);
    return out;
}

}  // namespace

Result<formats::Flat> flatten_as(Duck& duck, const IngestRequest& request, const Progress& progress) {
    formats::FlattenRequest wanted{request.source, request.scratch, request.source_name};
    if (request.recipe) {
        wanted.part = request.recipe->part.value_or("");
        wanted.delimited = request.recipe->delimiter.has_value();
        wanted.encoding = request.recipe->encoding.value_or("");
        wanted.crs = request.recipe->crs.value_or("");
        wanted.swap_axes = request.recipe->swap_axes.value_or(false);
    }
    return formats::flatten(duck, wanted, progress);
}

Result<IngestResult> ingest(const IngestRequest& request, const Progress& progress) {
    const fs::path source = request.source, scratch = request.scratch;
    Duck::Limits limits;
    limits.temporary_folder = (scratch / "spill").string();
    JX_TRY(const auto duck, Duck::open(limits));
    JX_TRY(formats::Flat flat, flatten_as(*duck, request, progress));
    // Nobody could put them on a map: looking at the file tells as much, and bringing it in waits for a name.
    if (!flat.reference_needed.empty()) return Error{&formats::reference_needed, flat.reference_needed};
    if (flat.parquet && !request.recipe) return ingest_parquet(*duck, flat.file, scratch, progress);
    if (flat.parquet) JX_CHECK(flatten_parquet(*duck, flat, scratch));
    const fs::path file = flat.file;
    auto out = ingest_text(*duck, std::move(flat), request, progress);
    std::error_code ignored;
    if (file != source) fs::remove(file, ignored);
    return out;
}

}  // namespace jixia::dataset
