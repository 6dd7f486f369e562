// Entries judged by compilation rules that a document changes: by the elements it names and nothing else.
#include <set>

#include "catalog/catalog.h"
#include "catalog/profile.h"
#include "conformity/changes.h"
#include "conformity/conformity.h"
#include "law/order_344.h"

namespace jixia::conformity {

namespace {

using catalog::ProfileChange;

std::vector<FieldError> faults(const catalog::Catalog& catalog, const json::Value& content, Date from,
                               const std::string& supersedes) {
    const auto change = json::decode<ProfileChange>(content);
    if (!change.has_value()) return change.error().fields;
    std::vector<FieldError> all = catalog::faults_of(catalog.profile_without(supersedes, from), *change, *catalog.code_lists());
    check_transition(change->transition_until, from, all);
    return all;
}

Result<Look> prepare(catalog::Catalog& catalog, const policy::BoundRule& rule) {
    JX_TRY(const catalog::DatedChange dated_change, dated<ProfileChange>(rule));
    std::set<std::string> elements;
    for (const auto& element : dated_change.change.elements.values) elements.insert(element.identifier.value);
    catalog::Profile before = catalog.profile_without(rule.document, rule.from);
    auto rules = std::make_shared<const catalog::Profile>(catalog::changed(before, dated_change.change, rule.from));
    return Look([&catalog, rules, elements](storage::Transaction& tx, const std::string& entry) -> Result<std::vector<Finding>> {
        JX_TRY(const auto zh, catalog.issues_by(tx, entry, *rules, elements, "zh"));
        std::vector<Finding> out;
        if (zh.empty()) return out;
        JX_TRY(const auto en, catalog.issues_by(tx, entry, *rules, elements, "en"));
        std::set<std::string> seen;
        for (std::size_t i = 0; i < zh.size() && i < en.size(); ++i) {
            // One line for all items: what is wrong, not how often.
            const std::string pointer = zh[i].pointer.starts_with("/items/") ? "/items" : zh[i].pointer;
            if (!seen.insert(pointer + " " + std::to_string(zh[i].element) + zh[i].code).second) continue;
            out.push_back({pointer, zh[i].code, zh[i].name, en[i].name, zh[i].detail, en[i].detail});
        }
        return out;
    });
}

}  // namespace

Judge profile_judge(catalog::Catalog& catalog) {
    return {.kind = "profile",
            .case_type = "profile_migration",
            .case_name = {"按新编目规范补正目录", "Adapting to new compilation rules"},
            .task_title = {"按新编目规范补正目录：", "Adapt to new compilation rules: "},
            .article = std::string(law::order_344::art_10_1.article),
            .clock = "rules.adapt",
            .faults = [&catalog](const json::Value& content, Date from,
                                 const std::string& supersedes) { return faults(catalog, content, from, supersedes); },
            .follow = [&catalog](const std::vector<policy::BoundRule>& rules) -> Result<void> {
                JX_TRY(const auto changes, dated<ProfileChange>(rules));
                catalog.follow(changes);
                return {};
            },
            .prepare = [&catalog](const policy::BoundRule& rule) { return prepare(catalog, rule); },
            .settled_on = settled_on<ProfileChange>};
}

}  // namespace jixia::conformity
