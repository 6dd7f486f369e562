#include "refine.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/text.h"
#include "misfit.h"

namespace jixia::dataset {
namespace {

std::string_view words_for(ColumnType type) {
    switch (type) {
        case ColumnType::text: return "text";
        case ColumnType::integer: return "a whole number";
        case ColumnType::decimal:
        case ColumnType::real: return "a number";
        case ColumnType::boolean: return "yes or no";
        case ColumnType::date: return "a date";
        case ColumnType::datetime: return "a date with a time";
    }
    return "";
}

void measure(const std::string& number, RefinedColumn& column) {
    const std::size_t sign = number.starts_with('-') ? 1 : 0, point = number.find('.');
    column.whole = std::max(column.whole, (point == std::string::npos ? number.size() : point) - sign);
    if (point != std::string::npos) column.scale = std::max(column.scale, number.size() - point - 1);
}

}  // namespace

Result<Refiner> Refiner::make(const Recipe& recipe, const std::vector<std::string>& sources) {
    static const std::vector<CleaningRule> no_rules;
    JX_TRY(Cleaner cleaner, Cleaner::make(recipe.cleaning ? recipe.cleaning->values : no_rules, sources));
    Refiner refiner(std::move(cleaner));
    const std::vector<std::string>& cleaned = refiner.cleaned_columns();
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < cleaned.size(); ++i) places.emplace(cleaned[i], i);
    std::vector<RefinedColumn> all(cleaned.size());
    for (std::size_t i = 0; i < cleaned.size(); ++i) all[i] = {cleaned[i], {.source = cleaned[i]}, i};
    std::vector<FieldError> missing;
    if (recipe.columns)
        for (std::size_t i = 0; i < recipe.columns->values.size(); ++i) {
            const RecipeColumn& wanted = recipe.columns->values[i];
            const auto found = places.find(wanted.source);
            if (found != places.end()) all[found->second].wanted = wanted;
            else if (!wanted.leave_out.value_or(false))
                missing.push_back(missing_column(fmt::format("/columns/{}/source", i), wanted.source));
        }
    if (!missing.empty()) return columns_missing(std::move(missing));
    std::erase_if(all, [](const RefinedColumn& column) { return column.wanted.leave_out.value_or(false); });
    if (all.empty()) return Error{&recipe_misfit, "The recipe leaves out every column."};
    refiner.columns_ = std::move(all);
    return refiner;
}

std::vector<std::string> Refiner::typed(const CleanRow& row) {
    std::vector<std::string> cells;
    cells.reserve(columns_.size());
    for (RefinedColumn& column : columns_) {
        const std::string& cell = row.cells[column.place];
        if (!column.wanted.type || *column.wanted.type == ColumnType::text) {
            cells.push_back(cell);
            continue;
        }
        const ColumnType type = *column.wanted.type;
        auto read = read_as(cell, type, column.wanted.format.value_or(DateOrder::ymd));
        if (!read) {
            constexpr std::size_t shown_characters = 40;
            ++column.emptied;
            remarks_.add(
                {"warning", "cell-not-of-type",
                 fmt::format("\"{}\" is not {}; the cell was left empty.", text::prefix(cell, shown_characters), words_for(type)),
                 row.line, column.source});
        } else if (type == ColumnType::decimal && !read->empty()) measure(*read, column);
        cells.push_back(std::move(read).value_or(""));
    }
    return cells;
}

Result<void> each_row(const FlatFile& file, const Scan& scan, const std::function<Result<void>(CleanRow&)>& sink) {
    CsvReader reader(file.path, scan.delimiter);
    if (!reader.opened()) return Error{&errors::internal};
    Record record;
    const std::size_t width = scan.facts.size();
    if (scan.records_before == 0) reader.expect(width);
    for (std::int64_t index = 0; reader.next(record); ++index) {
        if (index + 1 == scan.records_before) reader.expect(width);
        if (index < scan.records_before || record.fault != RecordFault::none || record.fields.size() != width) continue;
        if (record.blank && width > 1) continue;
        CleanRow row{{record.fields.begin(), record.fields.end()}, record.line - file.own_lines};
        JX_CHECK(sink(row));
    }
    return {};
}

Result<Refined> refine_csv(const FlatFile& file, const Scan& scan, Refiner& refiner, const std::filesystem::path& target) {
    std::ofstream out(target, std::ios::binary);
    Refined refined;
    std::string text;
    JX_CHECK(each_row(file, scan, [&](CleanRow& row) -> Result<void> {
        JX_CHECK(refiner.clean(row));
        if (row.dropped) {
            ++refined.dropped;
            return {};
        }
        const std::vector<std::string> cells = refiner.typed(row);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += ',';
            append_cell(text, cells[i]);
        }
        if (cells.size() == 1 && cells[0].empty()) text += "\"\"";
        text += '\n';
        ++refined.rows;
        if (text.size() < (std::size_t{1} << 20)) return {};
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        text.clear();
        if (!out) return Error{&errors::storage_full};
        return {};
    }));
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return refined;
}

}  // namespace jixia::dataset
