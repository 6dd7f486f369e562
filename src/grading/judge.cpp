// Published entries judged by rules of grading that a document changes.
#include "conformity/changes.h"
#include "law/order_344.h"
#include "state.h"
#include "words.h"

namespace jixia::grading {

conformity::Judge Grading::judge() {
    using policy::BoundRule;
    using storage::Transaction;
    State& state = *state_;
    return {.kind = "grading",
            .case_type = "grading_migration",
            .case_name = {"按新规则重新分级", "Grading again by new rules"},
            .task_title = {"按新的分类分级规则重新分级：", "Grade again by new rules: "},
            .article = std::string(law::order_344::art_5.article),
            .clock = "rules.adapt",
            .faults = [&state](const json::Value& content, Date from, const std::string& supersedes) -> std::vector<FieldError> {
                const auto change = json::decode<RulesChange>(content);
                if (!change.has_value()) return change.error().fields;
                auto all = faults_of(state.sets.without(supersedes, from), *change, *state.needs.catalog.code_lists());
                conformity::check_transition(change->transition_until, from, all);
                return all;
            },
            .follow = [&state](const std::vector<BoundRule>& rules) -> Result<void> {
                JX_TRY(auto changes, conformity::dated<RulesChange>(rules));
                state.sets.follow(std::move(changes));
                return {};
            },
            .prepare = [&state](const BoundRule& rule) -> Result<conformity::Look> {
                JX_TRY(const auto change, conformity::dated<RulesChange>(rule));
                const auto rules = std::make_shared<const RuleSet>(
                    applied(state.sets.without(rule.document, rule.from), change.change, rule.from));
                return conformity::Look(
                    [&state, rules](Transaction& tx, const std::string& entry) -> Result<std::vector<conformity::Finding>> {
                        std::vector<conformity::Finding> out;
                        JX_TRY(const auto now, state.judged(tx, entry, *rules));
                        if (!now || now->answered) return out;
                        const auto words = [&](std::string_view language) {
                            return suggestion_told(*rules, now->suggestion, now->record.fields,
                                                   state.label(now->suggestion.level, language), language);
                        };
                        out.push_back({"/level", now->suggestion.level, "数据分级", "Grade", words("zh"), words("en")});
                        return out;
                    });
            },
            .settled_on = conformity::settled_on<RulesChange>};
}

}  // namespace jixia::grading
