#include "expression_functions.h"

#include <algorithm>
#include <array>

namespace jixia::query {
namespace {

// Great-circle metres on a sphere of the Earth's mean radius (6 371 008.8 m), by the haversine formula.
#define JX_HAVERSINE                                                                                                    \
    "(12742017.6::DOUBLE * asin(sqrt(least(1.0::DOUBLE, pow(sin(radians(({3})::DOUBLE - ({1})::DOUBLE) / 2), 2) + "     \
    "cos(radians(({1})::DOUBLE)) * cos(radians(({3})::DOUBLE)) * pow(sin(radians(({2})::DOUBLE - ({0})::DOUBLE) / 2), " \
    "2)))))"

constexpr std::array table{
    // text
    Function{"lower", "t", 't', "lower({0})"},
    Function{"upper", "t", 't', "upper({0})"},
    Function{"length", "t", 'i', "length({0})"},
    Function{"substring", "ti", 't', "substring({0}, {1})"},
    Function{"substring", "tii", 't', "substring({0}, {1}, {2})"},
    Function{"left", "ti", 't', "left({0}, {1})"},
    Function{"right", "ti", 't', "right({0}, {1})"},
    Function{"trim", "t", 't', "trim({0})"},
    Function{"ltrim", "t", 't', "ltrim({0})"},
    Function{"rtrim", "t", 't', "rtrim({0})"},
    Function{"replace", "tll", 't', "replace({0}, {1}, {2})"},
    Function{"concat", "aa*", 't', "concat({*})"},
    Function{"contains", "tt", 'b', "contains({0}, {1})"},
    Function{"starts_with", "tt", 'b', "starts_with({0}, {1})"},
    Function{"ends_with", "tt", 'b', "ends_with({0}, {1})"},
    Function{"position", "tt", 'i', "strpos({0}, {1})"},
    // numbers
    Function{"abs", "n", '1', "abs({0})"},
    Function{"sign", "n", 'i', "CAST(sign({0}) AS BIGINT)"},
    Function{"round", "n", '1', "round({0})"},
    Function{"round", "nk", '1', "round({0}, {1})"},
    Function{"floor", "n", '1', "floor({0})"},
    Function{"ceil", "n", '1', "ceil({0})"},
    Function{"div", "ii", 'i', "({0} // NULLIF({1}, 0))"},
    Function{"bin", "np", 'w', "({0} - ({0} % {1} + {1}) % {1})"},
    Function{"bucket", "nnnq", 'i',
             "CAST(CASE WHEN {0} < {1} THEN 0 WHEN {0} >= {2} THEN {3} + 1 ELSE "
             "floor((({0}) - ({1}))::DOUBLE / (({2}) - ({1}))::DOUBLE * {3}) + 1 END AS BIGINT)"},
    Function{"sqrt", "n", 'r', "sqrt(CASE WHEN {0} >= 0 THEN ({0})::DOUBLE END)"},
    Function{"ln", "n", 'r', "ln(CASE WHEN {0} > 0 THEN ({0})::DOUBLE END)"},
    Function{"log10", "n", 'r', "log10(CASE WHEN {0} > 0 THEN ({0})::DOUBLE END)"},
    Function{"exp", "n", 'r', "exp(({0})::DOUBLE)"},
    Function{"power", "nn", 'r', "pow(({0})::DOUBLE, ({1})::DOUBLE)"},
    // dates
    Function{"year", "d", 'i', "year({0})"},
    Function{"quarter", "d", 'i', "quarter({0})"},
    Function{"month", "d", 'i', "month({0})"},
    Function{"week", "d", 'i', "week({0})"},
    Function{"day", "d", 'i', "day({0})"},
    Function{"weekday", "d", 'i', "isodow({0})"},
    Function{"hour", "d", 'i', "hour({0})"},
    Function{"minute", "d", 'i', "minute({0})"},
    Function{"second", "d", 'i', "second({0})"},
    Function{"date_trunc", "ud", '2', "date_trunc({0}, {1})"},
    Function{"date_diff", "udd", 'i', "date_diff({0}, {1}, {2})"},
    Function{"date_add", "uid", '2', ""},
    // types
    Function{"text", "a", 't', "CAST({0} AS VARCHAR)"},
    Function{"integer", "c", 'i', "TRY_CAST({0} AS BIGINT)"},
    Function{"decimal", "ck", 'm', "TRY_CAST({0} AS DECIMAL(38, {1}))"},
    Function{"real", "c", 'r', "TRY_CAST({0} AS DOUBLE)"},
    Function{"boolean", "c", 'b', "TRY_CAST({0} AS BOOLEAN)"},
    Function{"date", "e", 'd', "TRY_CAST({0} AS DATE)"},
    Function{"datetime", "e", 's', "TRY_CAST({0} AS TIMESTAMP)"},
    // choices
    Function{"coalesce", "aa*", '=', "coalesce({*})"},
    Function{"nullif", "aa", '=', "nullif({*})"},
    Function{"greatest", "aa*", '=', "greatest({*})"},
    Function{"least", "aa*", '=', "least({*})"},
    // places
    Function{"distance", "nnnn", 'r', JX_HAVERSINE},
    Function{"within_distance", "nnnnn", 'b',
             "(({1}) BETWEEN ({3})::DOUBLE - ({4})::DOUBLE / 111000 AND ({3})::DOUBLE + ({4})::DOUBLE / 111000 AND " JX_HAVERSINE
             " <= ({4}))"},
    Function{"within_bbox", "nnnnnn", 'b',
             "((({2}) <= ({4}) AND ({0}) BETWEEN ({2}) AND ({4}) OR ({2}) > ({4}) AND (({0}) >= ({2}) OR ({0}) <= ({4}))) AND "
             "({1}) BETWEEN ({3}) AND ({5}))"},
    Function{"within_polygon", "nng", 'b', ""},
    // aggregates
    Function{"count", "", 'i', "count(*)", true},
    Function{"count", "a", 'i', "count({0})", true},
    Function{"sum", "n", '1', "sum({0})", true},
    Function{"avg", "n", 'r', "avg({0})", true},
    Function{"min", "a", '1', "min({0})", true},
    Function{"max", "a", '1', "max({0})", true},
    Function{"median", "n", 'r', "median(({0})::DOUBLE)", true},
    Function{"quantile", "nf", 'r', "quantile_cont(({0})::DOUBLE, {1})", true},
    Function{"stddev", "n", 'r', "stddev_samp(({0})::DOUBLE)", true},
    Function{"variance", "n", 'r', "var_samp(({0})::DOUBLE)", true},
};
#undef JX_HAVERSINE

bool takes_count(const Function& function, std::size_t count) {
    if (function.takes.ends_with('*')) return count + 1 >= function.takes.size();
    return function.takes.size() == count;
}

}  // namespace

std::span<const Function> functions() { return table; }

const Function* find_function(std::string_view name, std::size_t count, bool& known) {
    known = false;
    for (const Function& function : table) {
        if (function.name != name) continue;
        known = true;
        if (takes_count(function, count)) return &function;
    }
    return nullptr;
}

bool is_aggregate(std::string_view name) {
    return std::ranges::any_of(table, [&](const Function& function) { return function.aggregate && function.name == name; });
}

bool is_of_places(std::string_view name) {
    return name == "distance" || name == "within_distance" || name == "within_bbox" || name == "within_polygon";
}

std::string counts_of(std::string_view name) {
    std::string out;
    for (const Function& function : table) {
        if (function.name != name) continue;
        if (!out.empty()) out += " or ";
        if (is_of_places(name)) out += std::to_string(function.takes.size() - 2) + " or ";
        out += function.takes.ends_with('*') ? std::to_string(function.takes.size() - 1) + " or more"
                                             : std::to_string(function.takes.size());
    }
    return out;
}

}  // namespace jixia::query
