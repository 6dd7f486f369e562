// Named one by one, sorted within each group. On the list is what computes one value from values, in memory that grows with its
// arguments only. Not on it: whatever reads files, settings, the catalogue, the session or sequences; takes SQL or names of
// objects as text; makes long values from short ones (repeat, range as a value, printf); is deaf to interrupts (levenshtein);
// makes lists, structs, maps, JSON, bits or blobs; sleeps, logs or fails on purpose; or seeds randomness.
#include "sql_allowed.h"

#include <algorithm>
#include <array>

namespace jixia::query {
namespace {

constexpr auto operators =
    std::to_array<std::string_view>({"!~~", "!~~*", "%", "*", "**", "+", "-", "/", "//", "^", "^@", "||", "~~", "~~*", "~~~"});

constexpr auto numbers = std::to_array<std::string_view>(
    {"abs",     "acos",    "add",    "asin",  "atan",       "atan2", "cbrt", "ceil", "ceiling",  "cos",      "cot",
     "degrees", "divide",  "even",   "exp",   "fdiv",       "floor", "fmod", "gcd",  "greatest", "isfinite", "isinf",
     "isnan",   "lcm",     "least",  "ln",    "log",        "log10", "log2", "mod",  "multiply", "pi",       "pow",
     "power",   "radians", "random", "round", "round_even", "sign",  "sin",  "sqrt", "subtract", "tan",      "trunc"});

constexpr auto texts = std::to_array<std::string_view>({"ascii",
                                                        "char_length",
                                                        "character_length",
                                                        "chr",
                                                        "concat",
                                                        "concat_ws",
                                                        "contains",
                                                        "ends_with",
                                                        "ilike_escape",
                                                        "instr",
                                                        "lcase",
                                                        "left",
                                                        "len",
                                                        "length",
                                                        "like_escape",
                                                        "lower",
                                                        "lpad",
                                                        "ltrim",
                                                        "md5",
                                                        "nfc_normalize",
                                                        "not_ilike_escape",
                                                        "not_like_escape",
                                                        "ord",
                                                        "position",
                                                        "prefix",
                                                        "regexp_extract",
                                                        "regexp_full_match",
                                                        "regexp_matches",
                                                        "regexp_replace",
                                                        "replace",
                                                        "reverse",
                                                        "right",
                                                        "rpad",
                                                        "rtrim",
                                                        "sha256",
                                                        "split_part",
                                                        "starts_with",
                                                        "strip_accents",
                                                        "strlen",
                                                        "strpos",
                                                        "substr",
                                                        "substring",
                                                        "suffix",
                                                        "translate",
                                                        "trim",
                                                        "ucase",
                                                        "unicode",
                                                        "upper"});

constexpr auto moments = std::to_array<std::string_view>({"age",
                                                          "century",
                                                          "date_add",
                                                          "date_diff",
                                                          "date_part",
                                                          "date_sub",
                                                          "date_trunc",
                                                          "datediff",
                                                          "datepart",
                                                          "datesub",
                                                          "datetrunc",
                                                          "day",
                                                          "dayname",
                                                          "dayofmonth",
                                                          "dayofweek",
                                                          "dayofyear",
                                                          "decade",
                                                          "epoch",
                                                          "epoch_ms",
                                                          "get_current_timestamp",
                                                          "hour",
                                                          "isodow",
                                                          "isoyear",
                                                          "julian",
                                                          "last_day",
                                                          "make_date",
                                                          "make_time",
                                                          "make_timestamp",
                                                          "microsecond",
                                                          "millennium",
                                                          "millisecond",
                                                          "minute",
                                                          "month",
                                                          "monthname",
                                                          "now",
                                                          "quarter",
                                                          "second",
                                                          "strftime",
                                                          "strptime",
                                                          "time_bucket",
                                                          "timezone",
                                                          "to_centuries",
                                                          "to_days",
                                                          "to_decades",
                                                          "to_hours",
                                                          "to_microseconds",
                                                          "to_millennia",
                                                          "to_milliseconds",
                                                          "to_minutes",
                                                          "to_months",
                                                          "to_quarters",
                                                          "to_seconds",
                                                          "to_timestamp",
                                                          "to_weeks",
                                                          "to_years",
                                                          "today",
                                                          "transaction_timestamp",
                                                          "try_strptime",
                                                          "week",
                                                          "weekday",
                                                          "weekofyear",
                                                          "year",
                                                          "yearweek"});

constexpr auto choices = std::to_array<std::string_view>({"hash", "nullif", "typeof"});

constexpr auto aggregates = std::to_array<std::string_view>({"any_value",
                                                             "approx_count_distinct",
                                                             "approx_quantile",
                                                             "arbitrary",
                                                             "arg_max",
                                                             "arg_min",
                                                             "argmax",
                                                             "argmin",
                                                             "avg",
                                                             "bool_and",
                                                             "bool_or",
                                                             "corr",
                                                             "count",
                                                             "count_if",
                                                             "count_star",
                                                             "countif",
                                                             "covar_pop",
                                                             "covar_samp",
                                                             "entropy",
                                                             "favg",
                                                             "first",
                                                             "fsum",
                                                             "geomean",
                                                             "group_concat",

                                                             "kahan_sum",
                                                             "kurtosis",
                                                             "last",
                                                             "listagg",
                                                             "mad",
                                                             "max",
                                                             "max_by",
                                                             "mean",
                                                             "median",
                                                             "min",
                                                             "min_by",
                                                             "mode",
                                                             "product",
                                                             "quantile",
                                                             "quantile_cont",
                                                             "quantile_disc",
                                                             "regr_avgx",
                                                             "regr_avgy",
                                                             "regr_count",
                                                             "regr_intercept",
                                                             "regr_r2",
                                                             "regr_slope",
                                                             "regr_sxx",
                                                             "regr_sxy",
                                                             "regr_syy",
                                                             "sem",
                                                             "skewness",
                                                             "stddev",
                                                             "stddev_pop",
                                                             "stddev_samp",
                                                             "string_agg",
                                                             "sum",
                                                             "sumkahan",
                                                             "var_pop",
                                                             "var_samp",
                                                             "variance",
                                                             "wavg",
                                                             "weighted_avg"});

constexpr auto windows =
    std::to_array<std::string_view>({"cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile",
                                     "percent_rank", "rank", "rank_dense", "row_number"});

constexpr auto types =
    std::to_array<std::string_view>({"BIGINT",          "BOOLEAN",      "DATE",        "DECIMAL",
                                     "DOUBLE",          "FLOAT",        "HUGEINT",     "INTEGER",
                                     "INTEGER_LITERAL", "INTERVAL",     "NULL",        "SMALLINT",
                                     "STRING_LITERAL",  "TIME",         "TIMESTAMP",   "TIMESTAMP WITH TIME ZONE",
                                     "TIMESTAMP_MS",    "TIMESTAMP_NS", "TIMESTAMP_S", "TINYINT",
                                     "UBIGINT",         "UINTEGER",     "USMALLINT",   "UTINYINT",
                                     "VARCHAR"});

constexpr auto collations =
    std::to_array<std::string_view>({"binary", "en", "nfc", "noaccent", "nocase", "zh", "zh_cn", "zh_hk", "zh_tw"});

}  // namespace

bool is_allowed_function(std::string_view name) {
    const auto in = [name](const auto& group) { return std::ranges::binary_search(group, name); };
    return in(operators) || in(numbers) || in(texts) || in(moments) || in(choices) || in(aggregates) || in(windows);
}

std::vector<std::string_view> allowed_functions() {
    std::vector<std::string_view> all;
    const auto add = [&all](const auto& group) { all.insert(all.end(), group.begin(), group.end()); };
    add(operators), add(numbers), add(texts), add(moments), add(choices), add(aggregates), add(windows);
    std::ranges::sort(all);
    return all;
}

bool is_allowed_table_function(std::string_view name) { return name == "generate_series" || name == "range"; }
bool is_allowed_type(std::string_view name) { return std::ranges::binary_search(types, name); }
bool is_allowed_collation(std::string_view name) { return std::ranges::binary_search(collations, name); }

}  // namespace jixia::query
