#include "column_rules_job.h"

#include <fmt/format.h>

namespace jixia::dataset {
namespace {

constexpr std::size_t fields_max = 200;

std::string words_for(const ColumnRule& rule, const RuleOutcome& outcome) {
    const std::string_view kind = boost::describe::enum_to_string(rule.kind, "");
    if (!outcome.unable.empty()) return fmt::format("The rule {} could not be checked: {}.", kind, outcome.unable);
    std::string rows;
    for (std::size_t i = 0; i < outcome.rows.size() && i < 20; ++i)
        rows += (rows.empty() ? "" : ", ") + std::to_string(outcome.rows[i].row);
    return fmt::format("{} of {} rows break the rule {}{}: rows {}{}.", outcome.broken, outcome.checked, kind,
                       rule.note && !rule.note->value.empty() ? " (" + rule.note->value + ")" : "", rows,
                       outcome.broken > 20 ? " …" : "");
}

}  // namespace

Result<void> apply_rules(const Dataset::Needs& needs, const std::string& resource, const std::vector<Column>& columns,
                         const std::vector<std::filesystem::path>& files, Report& report) {
    if (needs.rules == nullptr) return {};
    JX_TRY(const JudgedRules judged, needs.rules->judge(resource, columns, files));
    std::vector<FieldError> faults;
    for (const RuleOutcome& outcome : judged.outcomes) {
        if (outcome.broken == 0 && outcome.unable.empty()) continue;
        const ColumnRule& rule = judged.rules[static_cast<std::size_t>(outcome.rule)];
        std::string words = words_for(rule, outcome);
        if (rule.effect == RuleEffect::warning) {
            report.messages.push_back({"warning", "rule-broken", std::move(words), {}, rule.columns.values[0].value});
            continue;
        }
        faults.push_back({"/rules/" + std::to_string(outcome.rule), std::move(words), "broken"});
        for (const BrokenRow& row : outcome.rows)
            if (faults.size() < fields_max)
                faults.push_back({fmt::format("/rows/{}/{}", row.row, row.column),
                                  std::string(boost::describe::enum_to_string(rule.kind, "")), "broken"});
    }
    if (!faults.empty()) return Error{&rules_broken, {}, std::move(faults)};
    return {};
}

}  // namespace jixia::dataset
