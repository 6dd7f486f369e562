// Published entries judged by rules of grading that a document changes.
#include "law/order_344.h"
#include "state.h"
#include "words.h"

namespace jixia::grading {

namespace {

Result<Dated<RulesChange>> dated(const policy::BoundRule& rule) {
    JX_TRY(auto change, json::decode<RulesChange>(rule.content));
    return Dated<RulesChange>{rule.document, rule.from, rule.until, std::move(change)};
}

Date day_before(Date day) { return Date(std::chrono::sys_days(day) - std::chrono::days(1)); }

}  // namespace

conformity::Judge Grading::judge() {
    using policy::BoundRule;
    using storage::Transaction;
    State& state = *state_;
    return {
        .kind = "grading",
        .case_type = "grading_migration",
        .case_name = {"按新规则重新分级", "Grading again by new rules"},
        .task_title = {"按新的分类分级规则重新分级：", "Grade again by new rules: "},
        .article = std::string(law::order_344::art_5.article),
        .clock = "rules.adapt",
        .faults = [&state](const json::Value& content, Date from, const std::string& supersedes) -> std::vector<FieldError> {
            const auto change = json::decode<RulesChange>(content);
            if (!change.has_value()) return change.error().fields;
            auto all = faults_of(state.sets.without(supersedes, from), *change, *state.needs.catalog.code_lists());
            if (change->transition_until && *change->transition_until < day_before(from))
                all.push_back({"/transition_until", "ends before the rules begin", "range", {}});
            return all;
        },
        .follow = [&state](const std::vector<BoundRule>& rules) -> Result<void> {
            std::vector<Dated<RulesChange>> changes;
            for (const BoundRule& rule : rules) {
                JX_TRY(auto change, dated(rule));
                changes.push_back(std::move(change));
            }
            state.sets.follow(std::move(changes));
            return {};
        },
        .prepare = [&state](const BoundRule& rule) -> Result<conformity::Look> {
            JX_TRY(const auto change, dated(rule));
            const auto rules =
                std::make_shared<const RuleSet>(applied(state.sets.without(rule.document, rule.from), change.change, rule.from));
            return conformity::Look([&state, rules](Transaction& tx,
                                                    const std::string& entry) -> Result<std::vector<conformity::Finding>> {
                std::vector<conformity::Finding> out;
                JX_TRY(const auto now, state.judged(tx, entry, *rules));
                if (!now || now->answered) return out;
                const std::string& level = now->record.fields.level;
                const auto words = [&](std::string_view language) {
                    const bool english = language == "en";
                    return (english ? "Suggested: " : "建议定为「") + state.label(now->suggestion.level, language) +
                           (english ? " (" : "」（") + told_above(*rules, now->suggestion, now->record.fields, level, language) +
                           (english ? "). Grade it so, or say why not." : "）。请按此定级，或者说明定低的理由。");
                };
                out.push_back({"/level", now->suggestion.level, "数据分级", "Grade", words("zh"), words("en")});
                return out;
            });
        },
        .settled_on =
            [](const BoundRule& rule) {
                const auto change = dated(rule);
                return change.has_value() && change->change.transition_until ? *change->change.transition_until
                                                                             : day_before(rule.from);
            }};
}

}  // namespace jixia::grading
