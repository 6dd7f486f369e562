#include "words.h"

#include <algorithm>

namespace jixia::grading {

namespace {
constexpr std::size_t told_max = 5;
}

std::string rule_name(const RuleSet& rules, const std::string& id, std::string_view language) {
    const Rule* rule = rules.find(id);
    return rule == nullptr ? id : language == "en" ? rule->en : rule->zh;
}

std::string name_of(const catalog::EntryFields& fields, const std::string& code) {
    const auto item = std::ranges::find(fields.items, code, &catalog::Item::code);
    return item == fields.items.end() || item->name.empty() ? code : item->name;
}

std::string told(const RuleSet& rules, const Evidence& evidence, const std::string& column, std::string_view language) {
    const bool english = language == "en";
    std::string name = rule_name(rules, evidence.rule, language);
    if (column.empty()) return name;
    if (evidence.looked_at == 0) return english ? "column '" + column + "': " + name : "列「" + column + "」：" + name;
    const std::string matched = std::to_string(evidence.matched), all = std::to_string(evidence.looked_at);
    if (english) return "column '" + column + "': " + name + ", " + matched + " of " + all + " values looked at";
    return "列「" + column + "」：" + name + "，查看 " + all + " 个值，符合 " + matched + " 个";
}

std::string told_above(const RuleSet& rules, const Suggestion& suggestion, const catalog::EntryFields& fields,
                       std::string_view level, std::string_view language) {
    std::vector<std::string> all;
    const auto take = [&](const Evidence& one, const std::string& column) {
        if (rank_of(one.level) > rank_of(level)) all.push_back(told(rules, one, column, language));
    };
    for (const ItemGrade& item : suggestion.items)
        for (const Evidence& one : item.evidence) take(one, name_of(fields, item.code));
    for (const Evidence& one : suggestion.reasons) take(one, {});
    std::string out;
    for (std::size_t i = 0; i < all.size() && i < told_max; ++i) out += (i == 0 ? "" : language == "en" ? "; " : "；") + all[i];
    if (all.size() > told_max) out += language == "en" ? " …" : "……";
    return out;
}

std::string suggestion_told(const RuleSet& rules, const Suggestion& suggestion, const catalog::EntryFields& fields,
                            const std::string& label, std::string_view language) {
    const std::string why = told_above(rules, suggestion, fields, fields.level, language);
    if (language == "en") return "The rules of grading suggest " + label + " (" + why + "). Grade it so, or say why not.";
    return "按分类分级规则建议定为「" + label + "」（" + why + "）。请按此定级，或者说明定低的理由。";
}

}  // namespace jixia::grading
