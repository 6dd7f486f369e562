#include "content_sql.h"

#include <fmt/format.h>

#include <array>

#include "formats/duck.h"

namespace jixia::quality {
namespace {

using formats::sql_text;

/// Sum of weight × place in `alphabet` over the first characters of `text`.
template <std::size_t N>
std::string weighted(const std::string& text, std::string_view alphabet, const std::array<int, N>& weights) {
    std::string sum;
    for (std::size_t i = 0; i < N; ++i)
        sum += fmt::format("{}{} * (strpos({}, {}[{}]) - 1)", i == 0 ? "" : " + ", weights[i], sql_text(alphabet), text, i + 1);
    return "(" + sum + ")";
}

}  // namespace

std::string coded_as(std::string_view name) {
    if (name.contains("统一社会信用代码") || name.contains("社会信用代码")) return "credit_code";
    if (name.contains("区划代码") || name.contains("行政区域代码")) return "division";
    return {};
}

bool holds_dates(const ContentColumn& column) {
    if (column.type != "text") return false;
    for (const std::string_view end : {"日期", "时间", "年月日"})
        if (column.name.ends_with(end)) return true;
    return false;
}

std::string wrong_credit_code(const std::string& cell) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static constexpr std::array weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    const std::string code = fmt::format("upper(trim({}))", cell);
    return fmt::format(
        "NOT (regexp_full_match({0}, '[0-9A-HJ-NPQRTUWXY]{{18}}') AND (31 - {1} % 31) % 31 = strpos({2}, "
        "{0}[18]) - 1)",
        code, weighted(code, alphabet, weights), sql_text(alphabet));
}

std::string wrong_division(const std::string& cell, const std::vector<std::string>& divisions) {
    const std::string code = fmt::format("trim({}::VARCHAR)", cell);
    std::string list;
    for (const std::string& division : divisions) list += (list.empty() ? "" : ", ") + sql_text(division);
    return fmt::format(
        "NOT (regexp_full_match({0}, '(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{{4}}([0-9]{{3}}([0-9]{{3}})?)?')"
        "{1})",
        code, list.empty() ? "" : fmt::format(" AND (left({0}, 2) <> '37' OR left({0}, 6) IN ({1}))", code, list));
}

std::string wrong_date(const std::string& cell) {
    return fmt::format("TRY_CAST({0} AS DATE) IS NULL OR NOT regexp_matches(trim({0}), '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')",
                       cell);
}

std::string personal(const std::string& cell) {
    static constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const std::string number = fmt::format(
        "upper(regexp_extract({}, '(^|[^0-9])([1-9][0-9]{{5}}(19|20)[0-9]{{2}}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{{3}}"
        "[0-9Xx])($|[^0-9Xx])', 2))",
        cell);
    return fmt::format(
        "(regexp_matches({0}, '(^|[^0-9])1[3-9][0-9]{{9}}($|[^0-9])') OR (length({1}) = 18 AND {1}[18] = "
        "'10X98765432'[({2} % 11 + 1)::INTEGER]))",
        cell, number, weighted(number, "0123456789", weights));
}

std::string wrong_type(const std::string& cell, std::string_view type) {
    std::string_view wanted;
    if (type == "integer") wanted = "HUGEINT";
    else if (type == "decimal" || type == "real" || type == "currency") wanted = "DOUBLE";
    else if (type == "boolean") wanted = "BOOLEAN";
    else if (type == "date") wanted = "DATE";
    else if (type == "datetime") wanted = "TIMESTAMP";
    else return {};
    // 1.5 is no integer, though it casts to one.
    if (type == "integer") return fmt::format("TRY_CAST({0} AS DOUBLE) IS NULL OR TRY_CAST({0} AS DOUBLE) % 1 <> 0", cell);
    return fmt::format("TRY_CAST({} AS {}) IS NULL", cell, wanted);
}

}  // namespace jixia::quality
