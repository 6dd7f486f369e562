#include "ingest.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "columns.h"
#include "duck.h"
#include "encoding.h"
#include "errors.h"
#include "format.h"
#include "json_source.h"
#include "parquet_source.h"
#include "profile.h"
#include "scan.h"
#include "sheet.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;

std::string read_part(const fs::path& file, std::int64_t offset, std::size_t size) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(offset, offset < 0 ? std::ios::end : std::ios::beg);
    std::string out(size, '\0');
    in.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

std::string duck_type(const Column& column) {
    switch (column.type) {
        case ColumnType::text: return "VARCHAR";
        case ColumnType::integer: return "BIGINT";
        case ColumnType::decimal: return fmt::format("DECIMAL({},{})", column.precision, column.scale);
        case ColumnType::real: return "DOUBLE";
        case ColumnType::boolean: return "BOOLEAN";
        case ColumnType::date: return "DATE";
        case ColumnType::datetime: return "TIMESTAMP";
    }
    return "VARCHAR";
}

std::string_view detail_of(std::string_view code) {
    if (code == "codes-kept-as-text") return "The numbers in this column are codes or phone numbers; they were kept as text.";
    if (code == "percent-as-number") return "The values were percentages; the number before the percent sign was kept.";
    if (code == "long-digits-kept-as-text") return "The column has long or zero-led digit strings; they were kept as text.";
    return "Nearly all cells are of one type; the column was kept as text because some are not.";
}

/// Types from the facts; true if DuckDB can read every cell as it stands.
bool type_columns(const Scan& scan, std::vector<Column>& columns, std::vector<ReportMessage>& messages) {
    bool plain = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ColumnVerdict verdict = decide(scan.facts[i], columns[i].name);
        columns[i].type = verdict.type;
        columns[i].precision = verdict.precision;
        columns[i].scale = verdict.scale;
        columns[i].role = role_of(columns[i].name, verdict.type);
        plain = plain && verdict.plain;
        if (!verdict.message.empty())
            remark(messages, {verdict.message == "almost-typed" ? "warning" : "info",
                              verdict.message,
                              std::string(detail_of(verdict.message)),
                              {},
                              columns[i].name});
        if (scan.facts[i].identity_numbers > 0)
            remark(messages, {"warning",
                              "identity-numbers",
                              fmt::format("{} cells look like citizen identity numbers.", scan.facts[i].identity_numbers),
                              {},
                              columns[i].name});
    }
    return plain;
}

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

Result<IngestResult> ingest_text(Duck& duck, const fs::path& source, const fs::path& scratch, const Progress& progress) {
    IngestResult out;
    fs::path csv = source;
    const Encoding encoding = detect_encoding(read_part(source, 0, 4u << 20));
    if (encoding == Encoding::unknown) return Error{&encoding_unknown};
    if (encoding != Encoding::utf8) {
        progress(0.02, "decoding");
        csv = scratch / "utf8.csv";
        JX_CHECK(transcode_file(source, csv, encoding));
    }
    std::error_code ignored;
    const auto bytes = static_cast<double>(fs::file_size(csv, ignored));
    JX_TRY(Scan scan, scan_csv(csv, [&](std::int64_t read) {
               progress(0.05 + 0.4 * static_cast<double>(read) / (bytes + 1), "checking rows");
           }));
    out.columns = named_columns(scan.headers, scan.facts.size(), scan.header_line, scan.messages);
    const bool plain = type_columns(scan, out.columns, scan.messages);
    progress(0.5, "writing");
    JX_CHECK(load(duck, csv, scan, out.columns, plain, scratch));
    if (csv != source) fs::remove(csv, ignored);
    Report& report = out.report;
    report.rows_in = scan.rows_in;
    report.rows_out = scan.rows_out;
    report.rows_rejected = scan.rows_in - scan.rows_out;
    report.encoding = name_of(encoding);
    report.delimiter = std::string(1, scan.delimiter);
    out.source_format = scan.delimiter == '\t' ? "tsv" : "csv";
    report.header_row = scan.header_line;
    report.messages = std::move(scan.messages);
    std::vector<KnownColumn> known;
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
        const ColumnFacts& facts = scan.facts[i];
        report.columns.push_back({out.columns[i].code, out.columns[i].name, out.columns[i].type, facts.empty});
        known.push_back({facts.empty, facts.different.estimate(), facts.longest, {}, {}});
        if (facts.cells > facts.empty) known.back().min = facts.least, known.back().max = facts.greatest;
    }
    progress(0.9, "profiling");
    JX_TRY(out.profile, profile_parquet(duck, scratch / "data.parquet", out.columns, known));
    return out;
}

/// JSON rows go through the same gate as text: every value as its own text, nested ones as JSON text.
Result<IngestResult> ingest_json(Duck& duck, const fs::path& source, FileFormat format, const fs::path& scratch,
                                 const Progress& progress) {
    progress(0.02, "reading JSON");
    JX_TRY(JsonRows rows, find_json_rows(source, format, scratch));
    const std::string reader =
        fmt::format("read_json({}, records=true, maximum_depth=1, maximum_object_size=16777216, sample_size=-1)",
                    sql_text(rows.file.string()));
    const auto described = duck.rows("DESCRIBE SELECT * FROM " + reader);
    if (!described.has_value()) return Error{&file_unreadable};
    if (described->empty()) return Error{&file_empty};
    if (described->size() > columns_max) return Error{&too_many_columns};
    std::string fields;
    for (const auto& row : *described)
        fields += fmt::format("{}{}->>'$' AS {}", fields.empty() ? "" : ", ", sql_name(row[0]), sql_name(row[0]));
    const fs::path flat = scratch / "flat.csv";
    if (!duck.run(
                 fmt::format("COPY (SELECT {} FROM {}) TO {} (FORMAT csv, HEADER true)", fields, reader, sql_text(flat.string())))
             .has_value())
        return Error{&file_unreadable};
    JX_TRY(auto out, ingest_text(duck, flat, scratch, progress));
    std::error_code ignored;
    fs::remove(flat, ignored);
    if (rows.file != source) fs::remove(rows.file, ignored);
    out.source_format = "json";
    out.report.delimiter.clear();
    out.report.header_row = 0;
    out.report.rows_in += rows.rejected;
    out.report.rows_rejected += rows.rejected;
    for (ReportMessage& message : rows.messages) remark(out.report.messages, std::move(message));
    return out;
}

/// A workbook's sheet goes the way of text: what a person sees in a cell is what is judged.
Result<IngestResult> ingest_sheet(Duck& duck, const fs::path& source, const fs::path& scratch, const Progress& progress) {
    const fs::path flat = scratch / "sheet.csv";
    JX_TRY(Sheet sheet, sheet_to_csv(source, flat, [&](double) { progress(0.05, "reading the sheet"); }));
    JX_TRY(auto out, ingest_text(duck, flat, scratch, progress));
    std::error_code ignored;
    fs::remove(flat, ignored);
    out.source_format = "xlsx";
    out.report.encoding.clear();
    out.report.delimiter.clear();
    out.report.sheet = sheet.name;
    for (ReportMessage& message : sheet.messages) remark(out.report.messages, std::move(message));
    return out;
}

}  // namespace

Result<IngestResult> ingest(const IngestRequest& request, const Progress& progress) {
    const fs::path source = request.source, scratch = request.scratch;
    const FileFormat format = sniff_format(read_part(source, 0, 4096), read_part(source, -4, 4));
    Duck::Limits limits;
    limits.temporary_folder = (scratch / "spill").string();
    JX_TRY(const auto duck, Duck::open(limits));
    Result<IngestResult> out = Error{&type_mismatch, fmt::format("By its content the file is {}.", words_for(format))};
    switch (format) {
        case FileFormat::empty: return Error{&file_empty};
        case FileFormat::text: out = ingest_text(*duck, source, scratch, progress); break;
        case FileFormat::json:
        case FileFormat::ndjson: out = ingest_json(*duck, source, format, scratch, progress); break;
        case FileFormat::xlsx: out = ingest_sheet(*duck, source, scratch, progress); break;
        case FileFormat::parquet: out = ingest_parquet(*duck, source, scratch, progress); break;
        case FileFormat::pdf:
        case FileFormat::html:
        case FileFormat::xml:
        case FileFormat::executable:
        case FileFormat::image:
        case FileFormat::zip: break;
        case FileFormat::ole:
            if (is_encrypted_package(read_part(source, 0, std::size_t{4} << 20))) return Error{&file_encrypted};
            break;
        case FileFormat::gzip:
        case FileFormat::binary: break;
    }
    return out;
}

}  // namespace jixia::dataset
