#include "dataset/recipe.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "formats/reference.h"
#include "patterns.h"
#include "units.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t header_bytes_max = 1024, value_bytes_max = 1000, sign_bytes_max = 20, part_bytes_max = 400;
constexpr std::int64_t header_row_max = 10'000, skip_rows_max = 10'000;
constexpr std::size_t recipe_bytes_max = std::size_t{4} << 20;

class Check {
public:
    void fault(std::string pointer, std::string code, std::string detail) {
        constexpr std::size_t faults_max = 50;
        if (faults.size() < faults_max) faults.push_back({std::move(pointer), std::move(detail), std::move(code)});
    }
    void bytes(const std::string& pointer, const std::string& text, std::size_t min, std::size_t max) {
        if (text.size() < min || text.size() > max) fault(pointer, "length", fmt::format("must have {} to {} bytes", min, max));
    }
    std::vector<FieldError> faults;
};

bool is_identifier(std::string_view code) {
    if (code.empty() || code.size() > 64 || (code[0] >= '0' && code[0] <= '9')) return false;
    return std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void check_columns(const std::vector<RecipeColumn>& columns, Check& check) {
    std::set<std::string_view> sources, codes;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const RecipeColumn& column = columns[i];
        const std::string at = fmt::format("/columns/{}", i);
        check.bytes(at + "/source", column.source, 1, header_bytes_max);
        if (!sources.insert(column.source).second) check.fault(at + "/source", "duplicate", "occurs twice");
        if (!column.code) continue;
        if (!is_identifier(*column.code))
            check.fault(at + "/code", "format", "must be small letters, digits and _, not beginning with a digit, at most 64");
        else if (!column.leave_out.value_or(false) && !codes.insert(*column.code).second)
            check.fault(at + "/code", "duplicate", "occurs twice");
    }
}

/// A member that this rule does not know would be a misunderstanding: it is refused rather than passed over.
class Members {
public:
    Members(const CleaningRule& rule, std::string at, Check& check) : at_(std::move(at)), check_(check) {
        given("columns", rule.columns.has_value());
        given("values", rule.values.has_value());
        given("separator", rule.separator.has_value());
        given("into", rule.into.has_value());
        given("with", rule.with.has_value());
        given("value", rule.value.has_value());
        given("pattern", rule.pattern.has_value());
        given("replacement", rule.replacement.has_value());
        given("unit", rule.unit.has_value());
        given("from", rule.from.has_value());
        given("format", rule.format.has_value());
    }
    /// Names the members that must be there and those that may; false if a fault was found.
    bool are(std::initializer_list<std::string_view> needed, std::initializer_list<std::string_view> allowed) {
        const std::size_t before = check_.faults.size();
        for (const std::string_view name : needed)
            if (!names_.contains(name)) check_.fault(fmt::format("{}/{}", at_, name), "missing", "is required for this rule");
        for (const std::string_view name : names_)
            if (std::ranges::find(needed, name) == needed.end() && std::ranges::find(allowed, name) == allowed.end())
                check_.fault(fmt::format("{}/{}", at_, name), "unknown", "does not belong to this rule");
        return check_.faults.size() == before;
    }

private:
    void given(std::string_view name, bool there) {
        if (there) names_.insert(name);
    }
    std::string at_;
    Check& check_;
    std::set<std::string_view> names_;
};

void check_replace(const CleaningRule& rule, const std::string& at, Check& check) {
    check.bytes(at + "/replacement", *rule.replacement, 0, value_bytes_max);
    const auto pattern = compile_pattern(*rule.pattern);
    if (!pattern) return check.fault(at + "/pattern", "format", "is not a regular expression that RE2 reads, or is too large");
    std::string why;
    if (!pattern->CheckRewriteString(*rule.replacement, &why))
        check.fault(at + "/replacement", "format", "names brackets that the pattern does not have");
}

void check_split(const CleaningRule& rule, const std::string& at, Check& check) {
    check.bytes(at + "/separator", *rule.separator, 1, sign_bytes_max);
    if (rule.columns->values.size() != 1) check.fault(at + "/columns", "size", "must name one column");
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < rule.into->values.size(); ++i) {
        const std::string& name = rule.into->values[i];
        check.bytes(fmt::format("{}/into/{}", at, i), name, 1, header_bytes_max);
        if (!names.insert(name).second || text::trim(name) != name)
            check.fault(fmt::format("{}/into/{}", at, i), "duplicate", "must be a name of its own without spaces around it");
    }
}

void check_rule(const CleaningRule& rule, const std::string& at, Check& check) {
    Members members(rule, at, check);
    if (rule.columns)
        for (std::size_t i = 0; i < rule.columns->values.size(); ++i)
            check.bytes(fmt::format("{}/columns/{}", at, i), rule.columns->values[i], 1, header_bytes_max);
    switch (rule.rule) {
        case CleaningKind::trim:
        case CleaningKind::half_width:
        case CleaningKind::drop_duplicates: members.are({}, {"columns"}); return;
        case CleaningKind::unify_dates: members.are({"columns"}, {"format"}); return;
        case CleaningKind::map_values:
            if (!members.are({"columns", "values"}, {})) return;
            for (std::size_t i = 0; i < rule.values->values.size(); ++i) {
                check.bytes(fmt::format("{}/values/{}/from", at, i), rule.values->values[i].from, 0, value_bytes_max);
                check.bytes(fmt::format("{}/values/{}/to", at, i), rule.values->values[i].to, 0, value_bytes_max);
            }
            return;
        case CleaningKind::split:
            if (members.are({"columns", "separator", "into"}, {})) check_split(rule, at, check);
            return;
        case CleaningKind::fill:
            if (!members.are({"columns", "with"}, {"value"})) return;
            if ((*rule.with == FillWith::value) != rule.value.has_value())
                check.fault(at + "/value", "missing", "belongs to filling with a value, and only there");
            else if (rule.value) check.bytes(at + "/value", *rule.value, 1, value_bytes_max);
            return;
        case CleaningKind::replace:
            if (members.are({"columns", "pattern", "replacement"}, {})) check_replace(rule, at, check);
            return;
        case CleaningKind::units:
            if (!members.are({"columns", "unit"}, {"from"})) return;
            if (!find_unit(*rule.unit)) check.fault(at + "/unit", "enum", "is not a unit that is known here");
            else if (rule.from && !same_dimension(*rule.from, *rule.unit))
                check.fault(at + "/from", "enum", "is not a unit that can be turned into the other");
            return;
    }
}

}  // namespace

Result<void> check_recipe(const Recipe& recipe) {
    Check check;
    constexpr std::array encodings{"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    if (recipe.encoding && std::ranges::find(encodings, *recipe.encoding) == encodings.end())
        check.fault("/encoding", "enum", "must be one of: UTF-8, GB18030, UTF-16LE, UTF-16BE");
    constexpr std::string_view delimiters = ",\t;|: ^~#";
    if (recipe.delimiter && (recipe.delimiter->size() != 1 || delimiters.find(*recipe.delimiter) == std::string_view::npos))
        check.fault("/delimiter", "enum", "must be one of , tab ; | : space ^ ~ #");
    if (recipe.header_row && (*recipe.header_row < 0 || *recipe.header_row > header_row_max))
        check.fault("/header_row", "range", fmt::format("must be 0 to {}", header_row_max));
    if (recipe.skip_rows && (*recipe.skip_rows < 0 || *recipe.skip_rows > skip_rows_max))
        check.fault("/skip_rows", "range", fmt::format("must be 0 to {}", skip_rows_max));
    if (recipe.crs && !formats::is_reference(*recipe.crs))
        check.fault("/crs", "enum", "must be a code such as EPSG:4490, GCJ-02 or BD-09");
    if (recipe.part) check.bytes("/part", *recipe.part, 1, part_bytes_max);
    if (recipe.columns) check_columns(recipe.columns->values, check);
    if (recipe.cleaning)
        for (std::size_t i = 0; i < recipe.cleaning->values.size(); ++i)
            check_rule(recipe.cleaning->values[i], fmt::format("/cleaning/{}", i), check);
    if (check.faults.empty() && json::to_string(recipe).size() > recipe_bytes_max)
        check.fault("", "size", "must not be larger than 4 MB");
    if (!check.faults.empty()) return Error{&errors::invalid, {}, std::move(check.faults)};
    return {};
}

std::vector<std::string> source_names(const std::vector<std::string>& headers, std::size_t count) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = i < headers.size() ? text::trim(headers[i]) : "";
        if (name.empty()) name = fmt::format("column_{}", i + 1);
        std::string candidate = name;
        for (int n = 2; !taken.insert(candidate).second; ++n) candidate = fmt::format("{} ({})", name, n);
        names.push_back(std::move(candidate));
    }
    return names;
}

}  // namespace jixia::dataset
