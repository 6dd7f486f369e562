#include "sql_faults.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "engine.h"
#include "sql_errors.h"

namespace jixia::query {
namespace {

constexpr std::size_t shown_max = 80;

/// A fault by words in its first line. `said` is what the caller reads: `…` stands for the name or call that the engine quotes.
struct Known {
    std::string_view words;
    const ErrorCode& code;
    std::string_view said;
};
constexpr auto known = std::to_array<Known>({
    {"Referenced column", sql_column_unknown, "…"},
    {"does not have a column named", sql_column_unknown, "…"},
    {"in EXCLUDE list not found", sql_column_unknown, "…"},
    {"in REPLACE list not found", sql_column_unknown, "…"},
    {"does not exist on", sql_column_unknown, "…"},
    {"Referenced table", sql_wrong, "… is no table or alias of this SELECT"},
    {"Ambiguous reference to column name", sql_wrong, "… is a column of more than one table: write table.column"},
    {"Ambiguous reference to table", sql_wrong, "… is the name of more than one table: give them aliases"},
    {"Duplicate alias", sql_wrong, "… is the name of more than one table: give them aliases"},
    {"must appear in the GROUP BY clause", sql_wrong, "… must stand in GROUP BY or in an aggregate"},
    {"No function matches", sql_wrong, "… does not take arguments of these types"},
    {"Could not choose a best candidate", sql_wrong, "… fits more than one function: cast its arguments"},
    {"Cannot compare values", sql_wrong, "values of these types cannot be compared: cast one"},
    {"Cannot mix values", sql_wrong, "values of these types cannot be mixed: cast them"},
    {"same number of result columns", sql_wrong, "both sides of a set operation need the same number of columns"},
    {"cannot contain aggregates", sql_wrong, "an aggregate cannot stand here: use HAVING or a subquery"},
    {"cannot contain window functions", sql_wrong, "a window function cannot stand here: use QUALIFY or a subquery"},
    {"window functions are not allowed", sql_wrong, "a window function cannot stand here: use QUALIFY or a subquery"},
    {"at least one window function", sql_wrong, "QUALIFY needs a window function"},
    {"calls cannot be nested", sql_wrong, "aggregates and window functions cannot be nested: use a subquery"},
    {"term out of range", sql_wrong, "ORDER BY or GROUP BY names a column by a number that it does not have"},
    {"No columns found to join on", sql_wrong, "NATURAL JOIN finds no columns of the same name"},
    {"Subquery returns", sql_wrong, "a subquery here must have one column"},
    {"Function with name", sql_wrong, "a function is not used in the way it is meant: as a window or as a value"},
    {"Circular reference to CTE", sql_wrong, "a name of WITH refers to itself"},
    {"More than one row returned by a subquery", sql_wrong, "a subquery that is used as a value gave more than one row"},
});

/// The first text in the line that stands in quotes of either kind.
std::string_view quoted(std::string_view line) {
    const std::size_t begin = line.find_first_of("\"'");
    if (begin == std::string_view::npos) return {};
    const std::size_t end = line.find(line[begin], begin + 1);
    return end == std::string_view::npos ? std::string_view() : line.substr(begin + 1, end - begin - 1);
}

/// Which name the line is about: `Table "t" does not have a column named "x"` quotes two.
std::string_view subject(std::string_view line) {
    constexpr std::string_view named = "named ";
    const std::size_t at = line.find(named);
    return quoted(at == std::string_view::npos ? line : line.substr(at + named.size()));
}

}  // namespace

Error sql_fault(std::string_view words) {
    const std::string_view kind = words.substr(0, words.find(" Error:"));
    const std::string_view line = words.substr(0, words.find('\n'));
    if (kind == "Out of Memory") return Error{&too_heavy};
    const auto found = std::ranges::find_if(known, [line](const Known& one) { return line.find(one.words) != line.npos; });
    if (found != known.end() && (kind == "Binder" || kind == "Catalog" || kind == "Invalid Input")) {
        std::string said(found->said);
        const std::string name(text::prefix(subject(line), shown_max));
        if (const std::size_t place = said.find("…"); place != std::string::npos)
            said.replace(place, std::string_view("…").size(), name);
        return Error{&found->code, said, {{"/sql", said}}};
    }
    if (kind == "Binder" || kind == "Catalog" || kind == "Parser" || kind == "Parameter Not Resolved") return Error{&sql_wrong};
    if (kind == "Conversion" || kind == "Out of Range" || kind == "Invalid Input" || kind == "Invalid type")
        return Error{&not_computable};
    return Error{&sql_failed};
}

Error sql_parse_fault(std::string_view sql, std::size_t position) {
    const std::string_view before = sql.substr(0, position);
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const std::size_t column =
        text::is_utf8(before.substr(start)) ? text::length(before.substr(start)) + 1 : position - start + 1;
    const std::string where = "line " + std::to_string(line) + ", column " + std::to_string(column);
    return Error{&sql_unreadable, where, {{"/sql", where}}};
}

}  // namespace jixia::query
