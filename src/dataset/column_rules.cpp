// What each kind of rule needs.
#include "dataset/column_rules.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "base/clock.h"

namespace jixia::dataset {
namespace {

constexpr std::int64_t pattern_bytes_max = 1 << 20;

bool is_number(const std::string& text) {
    double value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size();
}

/// Collects what is wrong with one rule.
class RuleCheck {
public:
    RuleCheck(const ColumnRule& rule, std::size_t place, std::vector<FieldError>& faults)
        : rule_(rule), at_("/rules/" + std::to_string(place)), faults_(faults) {}

    void run() {
        if (rule_.kind != RuleKind::unique && rule_.columns.values.size() != 1)
            fault("columns", "size", "this kind of rule is about one column");
        switch (rule_.kind) {
            case RuleKind::required:
            case RuleKind::unique: allow({}); break;
            case RuleKind::range: allow({"min", "max"}), range(); break;
            case RuleKind::pattern: allow({"pattern"}), pattern(); break;
            case RuleKind::code_list:
                allow({"list", "codes"});
                if (rule_.list.has_value() == rule_.codes.has_value()) fault("codes", "missing", "give either codes or a list");
                break;
            case RuleKind::compare:
                allow({"comparison", "other"});
                if (!rule_.comparison) fault("comparison", "missing", "is required");
                if (!rule_.other) fault("other", "missing", "is required");
                break;
            case RuleKind::foreign_key:
                allow({"resource", "other"});
                if (!rule_.resource) fault("resource", "missing", "is required");
                if (!rule_.other) fault("other", "missing", "is required");
                break;
        }
    }

private:
    void fault(std::string_view member, std::string code, std::string detail) {
        faults_.push_back({at_ + "/" + std::string(member), std::move(detail), std::move(code)});
    }
    /// What belongs to another kind would be believed to work.
    void allow(std::initializer_list<std::string_view> members) {
        const std::pair<std::string_view, bool> given[] = {
            {"min", rule_.min.has_value()},         {"max", rule_.max.has_value()},
            {"pattern", rule_.pattern.has_value()}, {"list", rule_.list.has_value()},
            {"codes", rule_.codes.has_value()},     {"comparison", rule_.comparison.has_value()},
            {"other", rule_.other.has_value()},     {"resource", rule_.resource.has_value()}};
        for (const auto& [name, is_given] : given)
            if (is_given && std::ranges::find(members, name) == members.end())
                fault(name, "unknown", "does not belong to this kind of rule");
    }
    void range() {
        if (!rule_.min && !rule_.max) return fault("min", "missing", "give min, max or both");
        for (const auto& [name, end] : {std::pair{"min", &rule_.min}, std::pair{"max", &rule_.max}})
            if (*end && !is_number((*end)->value) && !parse_date((*end)->value).has_value())
                return fault(name, "format", "must be a number or a date (2026-01-31)");
        if (!rule_.min || !rule_.max) return;
        const bool numbers = is_number(rule_.min->value);
        if (numbers != is_number(rule_.max->value)) return fault("max", "format", "must be of the same kind as min");
        const bool order =
            numbers ? std::stod(rule_.min->value) <= std::stod(rule_.max->value) : rule_.min->value <= rule_.max->value;
        if (!order) fault("max", "range", "must not be below min");
    }
    void pattern() {
        if (!rule_.pattern) return fault("pattern", "missing", "is required");
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(pattern_bytes_max);
        const re2::RE2 expression(rule_.pattern->value, options);
        if (!expression.ok()) fault("pattern", "format", "is no regular expression: " + expression.error());
    }

    const ColumnRule& rule_;
    std::string at_;
    std::vector<FieldError>& faults_;
};

}  // namespace

std::vector<FieldError> faults_of(const std::vector<ColumnRule>& rules) {
    std::vector<FieldError> faults;
    for (std::size_t i = 0; i < rules.size(); ++i) RuleCheck(rules[i], i, faults).run();
    return faults;
}

}  // namespace jixia::dataset
