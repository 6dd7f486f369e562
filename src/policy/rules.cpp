#include "rules.h"

#include <set>
#include <tuple>

#include "base/division.h"

namespace jixia::policy {

namespace {
constexpr std::int64_t value_max = 10'000;
}

DocumentState state_on(const Term& term, Date day) {
    if (term.stage == Stage::draft) return DocumentState::draft;
    if (term.to && day >= *term.to) return DocumentState::repealed;
    return day < term.from ? DocumentState::issued : DocumentState::in_force;
}

/// 第五条:「省人民政府大数据工作主管部门应当建立公共数据开放管理制度」; a city's rules bind its own division and those below it.
std::vector<FieldError> faults_of(const std::vector<LimitRule>& rules, const Term& term, std::string_view division,
                                  const law::TimeLimits& limits) {
    std::vector<FieldError> faults;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (std::size_t index = 0; index < rules.size(); ++index) {
        const LimitRule& rule = rules[index];
        const auto fault = [&](std::string_view member, std::string_view detail, std::string_view code) {
            faults.push_back(
                {"/limits/" + std::to_string(index) + "/" + std::string(member), std::string(detail), std::string(code), {}});
        };
        const law::TimeLimit* known = limits.find(rule.limit);
        if (known == nullptr) fault("limit", "is no time limit of the platform", "unknown");
        else if (known->unit == law::Unit::seconds) fault("limit", "is a limit that no document changes", "fixed");
        if (rule.value < 0 || rule.value > value_max) fault("value", "lies outside 0 to 10000", "range");
        if (rule.extension < 0 || rule.extension > value_max) fault("extension", "lies outside 0 to 10000", "range");
        const std::string where = rule.division.value_or(std::string(division));
        if (!division_within(where, division)) fault("division", "lies outside the document's division", "range");
        const Date since = rule.since.value_or(term.from);
        if (since < term.from || (term.to && since >= *term.to)) fault("since", "lies outside the document's term", "range");
        if (!seen.emplace(rule.limit, where, to_text(since)).second)
            fault("limit", "is fixed twice from the same day", "duplicate");
    }
    return faults;
}

Result<void> check_forward(const std::vector<LimitRule>& rules, bool binds_rules, Date from, Date today) {
    Error error{&reaches_back, {}, {}};
    if (binds_rules && from <= today) error.fields.push_back({"/effective_from", "must lie after the day of issue", "range", {}});
    for (std::size_t index = 0; index < rules.size(); ++index)
        if (rules[index].since.value_or(from) <= today)
            error.fields.push_back({rules[index].since ? "/limits/" + std::to_string(index) + "/since" : "/effective_from",
                                    "must lie after the day of issue",
                                    "range",
                                    {}});
    if (error.fields.empty()) return {};
    return error;
}

std::vector<law::LimitRule> law_rules(const std::vector<LimitRule>& rules, const Term& term, std::string_view division,
                                      std::string_view document) {
    std::vector<law::LimitRule> out;
    for (std::size_t index = 0; index < rules.size(); ++index) {
        const LimitRule& rule = rules[index];
        out.push_back({.id = std::string(document) + "/" + std::to_string(index + 1),
                       .name = rule.limit,
                       .division = rule.division.value_or(std::string(division)),
                       .since = rule.since.value_or(term.from),
                       .value = rule.value,
                       .extension = rule.extension,
                       .until = term.to});
    }
    return out;
}

}  // namespace jixia::policy
