#include "ready_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "columns.h"
#include "errors.h"

namespace jixia::dataset {
namespace {

std::string_view detail_of(std::string_view code) {
    if (code == "codes-kept-as-text") return "The numbers in this column are codes or phone numbers; they were kept as text.";
    if (code == "percent-as-number") return "The values were percentages; the number before the percent sign was kept.";
    if (code == "long-digits-kept-as-text") return "The column has long or zero-led digit strings; they were kept as text.";
    return "Nearly all cells are of one type; the column was kept as text because some are not.";
}

/// The type that the recipe wants; the refined cells are all of it.
ColumnVerdict wanted_type(const RefinedColumn& column) {
    ColumnVerdict verdict;
    verdict.type = *column.wanted.type;
    if (verdict.type != ColumnType::decimal) return verdict;
    verdict.precision = column.whole + column.scale <= 18 ? 18 : 38;
    verdict.scale = static_cast<std::int64_t>(column.scale);
    return verdict;
}

/// Types from the facts, or as they are wanted of refined cells.
void type_columns(ReadyTable& table, const formats::Flat& flat, const std::vector<std::string>& sources,
                  const std::vector<RefinedColumn>* refined) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        Column& column = table.columns[i];
        const ColumnFacts& facts = table.scan.facts[i];
        const bool told = refined != nullptr && (*refined)[i].wanted.type;
        const ColumnVerdict verdict = told ? wanted_type((*refined)[i]) : decide(facts, column.name);
        column.type = verdict.type;
        column.precision = verdict.precision;
        column.scale = verdict.scale;
        column.role = flat.places ? role_in(*flat.places, sources[i], verdict.type) : role_of(column.name, verdict.type);
        table.plain = table.plain && verdict.plain;
        if (!verdict.message.empty())
            remark(table.scan.messages, {verdict.message == "almost-typed" ? "warning" : "info",
                                         verdict.message,
                                         std::string(detail_of(verdict.message)),
                                         {},
                                         column.name});
        if (facts.identity_numbers > 0)
            remark(table.scan.messages, {"warning",
                                         "identity-numbers",
                                         fmt::format("{} cells look like citizen identity numbers.", facts.identity_numbers),
                                         {},
                                         column.name});
    }
}

/// Rows that a message names by the line of a file that we wrote are told by their place among the rows.
void name_rows(std::vector<ReportMessage>& messages) {
    for (ReportMessage& message : messages)
        if (message.row) message.row = *message.row - 1;
}

/// True if the cells are what the recipe wants without being touched.
bool stands_already(const Recipe& recipe, const Scan& scan, const std::vector<RefinedColumn>& wanted) {
    if (recipe.cleaning && !recipe.cleaning->values.empty()) return false;
    if (wanted.size() != scan.facts.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i].wanted.type &&
            decide(scan.facts[i], wanted[i].wanted.name ? wanted[i].wanted.name->value : wanted[i].source).type !=
                *wanted[i].wanted.type)
            return false;
    return true;
}

Result<void> refine(ReadyTable& table, const formats::Flat& flat, Refiner& refiner, const std::filesystem::path& scratch) {
    const std::filesystem::path refined = scratch / "refined.csv";
    JX_TRY(const Refined counts, refine_csv({flat.file, flat.header_of_ours ? 1 : 0}, table.scan, refiner, refined));
    if (counts.rows + counts.dropped != table.scan.rows_out)
        return Error{&errors::internal, "the number of rows cleaned is not the number of rows read"};
    Dialect plain;
    plain.delimiter = ',';
    plain.header_row = 0;
    JX_TRY(Scan scan, scan_csv(refined, plain, [](std::int64_t) {}));
    if (scan.rows_out != counts.rows || scan.rows_in != counts.rows)
        return Error{&errors::too_large, "A cleaned row is longer than 16 MB."};
    scan.messages = std::move(table.scan.messages);
    for (ReportMessage& message : refiner.messages()) remark(scan.messages, std::move(message));
    table.scan = std::move(scan);
    table.file = refined;
    table.cleaning = refiner.reports();
    return {};
}

}  // namespace

Dialect dialect_of(const Recipe& recipe, const formats::Flat& flat) {
    Dialect dialect;
    if (!flat.delimited) dialect.delimiter = ',';
    else if (recipe.delimiter) dialect.delimiter = recipe.delimiter->front();
    if (flat.header_of_ours) {
        dialect.header_row = 1;
        return dialect;
    }
    dialect.header_row = recipe.header_row;
    dialect.skip_rows = recipe.skip_rows.value_or(0);
    return dialect;
}

std::vector<Column> columns_of(const std::vector<RefinedColumn>& wanted) {
    std::vector<Column> columns(wanted.size());
    std::set<std::string> codes;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        columns[i].name = wanted[i].wanted.name ? wanted[i].wanted.name->value : wanted[i].source;
        columns[i].code = wanted[i].wanted.code.value_or("");
        if (!columns[i].code.empty()) codes.insert(columns[i].code);
    }
    for (Column& column : columns) {
        if (!column.code.empty()) continue;
        const std::string base = text::identifier(column.name);
        column.code = base;
        for (int n = 2; !codes.insert(column.code).second; ++n) column.code = base.substr(0, 58) + fmt::format("_{}", n);
    }
    return columns;
}

Result<ReadyTable> make_ready(const formats::Flat& flat, const Recipe& recipe, const std::filesystem::path& scratch,
                              const Progress& progress) {
    ReadyTable table;
    table.file = flat.file;
    std::error_code ignored;
    const auto bytes = static_cast<double>(std::filesystem::file_size(flat.file, ignored));
    JX_TRY(table.scan, scan_csv(flat.file, dialect_of(recipe, flat), [&](std::int64_t read) {
               progress(0.05 + 0.4 * static_cast<double>(read) / (bytes + 1), "checking rows");
           }));
    table.rows_in = table.scan.rows_in;
    table.header_line = flat.header_of_ours ? 0 : table.scan.header_line;
    table.delimiter = table.scan.delimiter;
    if (flat.header_of_ours) name_rows(table.scan.messages);
    const std::vector<std::string> sources = source_names(table.scan.headers, table.scan.facts.size());
    if (!recipe.columns && !recipe.cleaning) {
        table.columns = named_columns(table.scan.headers, table.scan.facts.size(), table.header_line, table.scan.messages);
        type_columns(table, flat, sources, nullptr);
        return table;
    }
    JX_TRY(Refiner refiner, Refiner::make(recipe, sources));
    const bool stands = stands_already(recipe, table.scan, refiner.columns());
    if (!stands) {
        progress(0.45, "cleaning");
        JX_CHECK(refine(table, flat, refiner, scratch));
    }
    table.columns = columns_of(refiner.columns());
    std::vector<std::string> kept;
    for (const RefinedColumn& column : refiner.columns()) kept.push_back(column.source);
    type_columns(table, flat, kept, stands ? nullptr : &refiner.columns());
    return table;
}

}  // namespace jixia::dataset
