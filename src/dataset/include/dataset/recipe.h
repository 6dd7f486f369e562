#pragma once
// How a file becomes a table, said by people and remembered for the next version of the same resource: how it is read, what its
// columns are, and what is cleaned in which order. Everything may be left out; what is left out is found from the file.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/versions.h"

namespace jixia::dataset {

/// In which order day, month and year stand in a date that is written in figures.
enum class DateOrder { ymd, dmy, mdy };
BOOST_DESCRIBE_ENUM(DateOrder, ymd, dmy, mdy)

struct RecipeColumn {
    std::string source;  ///< header as it stands in the file; the second one of the same text is "header (2)"
    std::optional<std::string> code = {};
    std::optional<json::Text<1, 200>> name = {};
    std::optional<json::Text<0, 1000>> description = {};
    std::optional<ColumnType> type = {};   ///< a cell that is not of it comes in empty, and is reported
    std::optional<DateOrder> format = {};  ///< of dates
    std::optional<bool> key = {};
    std::optional<bool> leave_out = {};
};
BOOST_DESCRIBE_STRUCT(RecipeColumn, (), (source, code, name, description, type, format, key, leave_out))

enum class CleaningKind {
    trim,             ///< white space at both ends, of any width
    half_width,       ///< full-width letters, digits, spaces and signs of numbers; Chinese punctuation stays
    unify_dates,      ///< dates of any form as 2024-03-01
    map_values,       ///< whole cells by a table
    drop_duplicates,  ///< rows that repeat an earlier one, by `columns` or in everything
    split,            ///< one column into several at `separator`
    fill,             ///< empty cells
    replace,          ///< a regular expression (RE2)
    units             ///< "3.5万亩" as a number of `unit`
};
BOOST_DESCRIBE_ENUM(CleaningKind, trim, half_width, unify_dates, map_values, drop_duplicates, split, fill, replace, units)

enum class FillWith { value, previous };
BOOST_DESCRIBE_ENUM(FillWith, value, previous)

struct MappedValue {
    std::string from, to;
};
BOOST_DESCRIBE_STRUCT(MappedValue, (), (from, to))

/// One step of cleaning; which members it needs depends on `rule`, and others are refused.
struct CleaningRule {
    CleaningKind rule{};
    std::optional<json::List<std::string, 1, 4000>> columns = {};  ///< by source header; trim, half_width, drop_duplicates: all
    std::optional<json::List<MappedValue, 1, 2000>> values = {};   ///< map_values
    std::optional<std::string> separator = {};                     ///< split
    std::optional<json::List<std::string, 2, 20>> into = {};       ///< split: the new columns, which come last
    std::optional<FillWith> with = {};                             ///< fill
    std::optional<std::string> value = {};                         ///< fill with a value
    std::optional<std::string> pattern = {};
    std::optional<std::string> replacement = {};  ///< replace; \1 to \9 are what the brackets hold
    std::optional<std::string> unit = {};         ///< units: what the number is to be of, "1" for plain counts
    std::optional<std::string> from = {};         ///< units: what a number without a unit is of; absent: of `unit`
    std::optional<DateOrder> format = {};         ///< unify_dates
};
BOOST_DESCRIBE_STRUCT(CleaningRule, (),
                      (rule, columns, values, separator, into, with, value, pattern, replacement, unit, from, format))

struct Recipe {
    std::optional<std::string> encoding = {};     ///< "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"
    std::optional<std::string> delimiter = {};    ///< one sign
    std::optional<std::int64_t> header_row = {};  ///< physical line; 0: the file has no header
    std::optional<std::int64_t> skip_rows = {};   ///< lines passed over below the header, or at the top if there is none
    std::optional<std::string> part = {};         ///< sheet, table or member of a file that holds several
    std::optional<std::string> crs = {};          ///< of geodata: "EPSG:4527", "GCJ-02", "BD-09"; else what the file says
    std::optional<bool> swap_axes = {};           ///< of geodata: latitude stands where longitude should
    std::optional<json::List<RecipeColumn, 0, 4000>> columns = {};  ///< those not named come in as they are found
    std::optional<json::List<CleaningRule, 0, 100>> cleaning = {};  ///< in this order
};
BOOST_DESCRIBE_STRUCT(Recipe, (), (encoding, delimiter, header_row, skip_rows, part, crs, swap_axes, columns, cleaning))

/// What a rule did. Rows: before and after it; cells: of the columns it looks at.
struct CleaningReport {
    CleaningKind rule{};
    std::vector<std::string> columns;  ///< at most 50
    std::int64_t rows_before = 0, rows_after = 0;
    std::int64_t cells_changed = 0;
    std::int64_t cells_failed = 0;  ///< left as they were, or empty where they are split
};
BOOST_DESCRIBE_STRUCT(CleaningReport, (), (rule, columns, rows_before, rows_after, cells_changed, cells_failed))

/// A recipe that contradicts itself or passes a bound is refused with `invalid` and every fault at its pointer.
Result<void> check_recipe(const Recipe& recipe);

/// Headers as recipes name them: trimmed, none empty ("column_3"), none twice ("header (2)").
std::vector<std::string> source_names(const std::vector<std::string>& headers, std::size_t count);

}  // namespace jixia::dataset
