#include "catalog/profile.h"

#include <algorithm>
#include <array>
#include <set>

#include "data.h"
#include "profile_rules.h"

namespace jixia::catalog {

namespace {

struct TitleData {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(TitleData, (), (zh, en))
struct RuleData {
    std::string kind;
    std::optional<std::string> severity;
    std::optional<std::int64_t> min, max;
};
BOOST_DESCRIBE_STRUCT(RuleData, (), (kind, severity, min, max))
struct ElementData {
    std::int64_t number = 0;
    std::string identifier;
    TitleData name;
    std::string obligation, source;
    std::optional<std::string> pointer;
    std::int64_t min = 0;
    std::optional<std::int64_t> max;
    std::optional<std::string> code_list, condition;
    std::string article;
    std::optional<std::string> dcat;
    std::vector<RuleData> rules;
};
BOOST_DESCRIBE_STRUCT(ElementData, (),
                      (number, identifier, name, obligation, source, pointer, min, max, code_list, condition, article, dcat,
                       rules))
struct ProfileData {
    std::string version, effective_from;
    TitleData title;
    std::string basis;
    std::vector<ElementData> elements;
};
BOOST_DESCRIBE_STRUCT(ProfileData, (), (version, effective_from, title, basis, elements))

Error unknown_in_profile(const ElementData& element, const std::string& what) {
    return Error{&errors::invalid, "element " + std::to_string(element.number) + ": '" + what + "' is not known to this program"};
}

constexpr std::string_view extra_prefix = "/extra/";

/// What the regulation itself orders of an entry: 第八条 (openness, grounds, conditions, reasons, basis) and 第十条第二款
/// 「确定公共数据的开放属性、类型、条件和更新频率」. No compilation rule asks for less.
constexpr std::array ordered_by_law{"openAttr", "condGround",   "openCond",  "closedReason", "closedBasis",
                                    "openMode", "resourceKind", "frequency", "level",        "piFlag"};

int strictness(std::string_view obligation) { return obligation == "M" ? 2 : obligation == "C" ? 1 : 0; }

bool is_identifier(std::string_view text) {
    return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

/// Where a change of one element goes wrong.
struct Faults {
    std::vector<FieldError>& all;
    std::string at;
    void add(std::string_view member, std::string detail, std::string_view code, std::string_view basis = {}) const {
        all.push_back({at + "/" + std::string(member), std::move(detail), std::string(code), std::string(basis)});
    }
};

/// Rules that look at one text or list by itself: the only ones that fit an element the program does not know.
constexpr std::array rules_of_any{"length", "no_duplicates", "no_secret_mark"};
constexpr std::int64_t values_max = 100;

void check_rules(const Faults& faults, const ElementChange& change, bool is_new) {
    if (!change.rules) return;
    std::size_t index = 0;
    for (const RuleChange& rule : change.rules->values) {
        const std::string at = "rules/" + std::to_string(index++);
        if (!is_rule(rule.kind.value)) faults.add(at + "/kind", "is no rule of this program", "unknown");
        else if (is_new && std::ranges::find(rules_of_any, rule.kind.value) == rules_of_any.end())
            faults.add(at + "/kind", "does not fit an element of your own", "unknown");
        if (rule.severity && rule.severity->value != "error" && rule.severity->value != "warning")
            faults.add(at + "/severity", "must be one of: error, warning", "enum");
        if (rule.min.value_or(0) < 0 || rule.max.value_or(rule.min.value_or(0)) < rule.min.value_or(0))
            faults.add(at + "/max", "is below the least", "range");
    }
}

void check_bounds(const Faults& faults, const ElementChange& change, const ProfileElement* known) {
    const std::int64_t min = change.min.value_or(known == nullptr ? 0 : known->min);
    const std::int64_t max = change.max.value_or(known == nullptr ? 1 : known->max.value_or(values_max));
    if (min < 0 || min > values_max) faults.add("min", "lies outside 0 to 100", "range");
    if (max < 1 || max > values_max || max < min) faults.add("max", "is below the least, or outside 1 to 100", "range");
}

/// An element of law is asked for as the law asks for it, or more strictly.
void check_not_loosened(const Faults& faults, const ElementChange& change, const ProfileElement& known) {
    if (std::ranges::find(ordered_by_law, known.identifier) == ordered_by_law.end()) return;
    if (change.obligation && strictness(change.obligation->value) < strictness(known.obligation))
        faults.add("obligation", "is ordered by the regulation", "fixed", known.article);
    if (change.min && *change.min < known.min) faults.add("min", "is ordered by the regulation", "fixed", known.article);
    if (!change.rules) return;
    std::size_t index = 0;
    for (const RuleChange& rule : change.rules->values) {
        const auto same = std::ranges::find(known.rules, rule.kind.value, &ProfileRule::kind);
        if (same != known.rules.end() && same->severity == "error" && rule.severity && rule.severity->value == "warning")
            faults.add("rules/" + std::to_string(index) + "/severity", "is ordered by the regulation", "fixed", known.article);
        ++index;
    }
}

ProfileElement new_element(const ElementChange& change, std::int64_t number) {
    ProfileElement element;
    element.number = number;
    element.identifier = change.identifier.value;
    element.source = "input";
    element.pointer = std::string(extra_prefix) + change.identifier.value;
    element.obligation = "O";
    element.max = 1;
    element.article = "第十条第一款";
    element.dcat = "dct:description";
    return element;
}

void apply(ProfileElement& element, const ElementChange& change) {
    if (change.zh) element.zh = change.zh->value;
    if (change.en) element.en = change.en->value;
    if (change.obligation) {
        element.obligation = change.obligation->value;
        if (element.obligation != "O" && element.min == 0) element.min = 1;
        if (element.obligation == "O") element.min = 0;
    }
    if (change.min) element.min = *change.min;
    if (change.max) element.max = change.max;
    if (change.code_list) element.code_list = change.code_list->value;
    if (change.condition) element.condition = change.condition->value;
    if (!change.rules) return;
    for (const RuleChange& rule : change.rules->values) {
        auto same = std::ranges::find(element.rules, rule.kind.value, &ProfileRule::kind);
        if (same == element.rules.end()) same = element.rules.insert(same, ProfileRule{rule.kind.value});
        if (rule.severity) same->severity = rule.severity->value;
        if (rule.min) same->min = *rule.min;
        if (rule.max) same->max = *rule.max;
    }
}

}  // namespace

Result<Profile> Profile::read(std::string_view text) {
    JX_TRY(const ProfileData data, json::decode_text<ProfileData>(text));
    Profile profile{data.version, data.effective_from, data.basis, {}};
    for (const ElementData& element : data.elements) {
        ProfileElement out{element.number,
                           element.identifier,
                           element.name.zh,
                           element.name.en,
                           element.obligation,
                           element.source,
                           element.pointer.value_or(""),
                           element.min,
                           element.max,
                           element.code_list.value_or(""),
                           element.condition.value_or(""),
                           element.article,
                           element.dcat.value_or(""),
                           {}};
        if (out.obligation != "M" && out.obligation != "C" && out.obligation != "O")
            return unknown_in_profile(element, out.obligation);
        if (!out.condition.empty() && out.source == "input" && !is_condition(out.condition))
            return unknown_in_profile(element, out.condition);
        for (const RuleData& rule : element.rules) {
            if (!is_rule(rule.kind)) return unknown_in_profile(element, rule.kind);
            out.rules.push_back({rule.kind, rule.severity.value_or("error"), rule.min.value_or(0), rule.max.value_or(0)});
        }
        profile.elements.push_back(std::move(out));
    }
    return profile;
}

const ProfileElement* Profile::of_field(std::string_view field) const {
    for (const ProfileElement& element : elements)
        if (element.pointer.size() == field.size() + 1 && element.pointer.ends_with(field)) return &element;
    return nullptr;
}

const ProfileElement* Profile::of_identifier(std::string_view identifier) const {
    const auto found = std::ranges::find(elements, identifier, &ProfileElement::identifier);
    return found == elements.end() ? nullptr : &*found;
}

std::vector<FieldError> faults_of(const Profile& base, const ProfileChange& change, const CodeLists& lists) {
    std::vector<FieldError> all;
    std::set<std::string, std::less<>> seen;
    std::size_t index = 0;
    for (const ElementChange& element : change.elements.values) {
        const Faults faults{all, "/elements/" + std::to_string(index++)};
        const ProfileElement* known = base.of_identifier(element.identifier.value);
        if (!seen.insert(element.identifier.value).second) faults.add("identifier", "occurs twice", "duplicate");
        if (known == nullptr) {
            if (!is_identifier(element.identifier.value))
                faults.add("identifier", "must be letters and digits, beginning with a small letter", "format");
            if (!element.zh) faults.add("zh", "is required of a new element", "missing");
            if (!element.en) faults.add("en", "is required of a new element", "missing");
        } else {
            if (known->source != "input") faults.add("identifier", "is not an element that people fill in", "fixed");
            const bool ours = known->pointer.starts_with(extra_prefix);
            if (element.zh && !ours) faults.add("zh", "is fixed for this element", "fixed");
            if (element.en && !ours) faults.add("en", "is fixed for this element", "fixed");
        }
        if (element.obligation && element.obligation->value != "M" && element.obligation->value != "C" &&
            element.obligation->value != "O")
            faults.add("obligation", "must be one of: M, C, O", "enum");
        const bool has_condition = element.condition || (known != nullptr && !known->condition.empty());
        if (element.obligation && element.obligation->value == "C" && !has_condition)
            faults.add("condition", "is required of a conditional element", "missing");
        if (element.condition && !is_condition(element.condition->value))
            faults.add("condition", "is no condition of this program", "unknown");
        // Values that were compiled by one list mean nothing in another.
        if (element.code_list && known != nullptr && known->code_list != element.code_list->value)
            faults.add("code_list", "is fixed for this element", "fixed");
        else if (element.code_list && lists.find(element.code_list->value) == nullptr)
            faults.add("code_list", "is no code list", "unknown");
        check_bounds(faults, element, known);
        check_rules(faults, element, known == nullptr);
        if (known != nullptr) check_not_loosened(faults, element, *known);
    }
    return all;
}

Profile changed(const Profile& base, const ProfileChange& change, Date from) {
    Profile out = base;
    out.version = change.version.value;
    out.effective_from = to_text(from);
    std::int64_t last = 0;
    for (const ProfileElement& element : out.elements) last = std::max(last, element.number);
    for (const ElementChange& one : change.elements.values) {
        auto place = std::ranges::find(out.elements, one.identifier.value, &ProfileElement::identifier);
        if (place == out.elements.end()) place = out.elements.insert(place, new_element(one, ++last));
        apply(*place, one);
    }
    return out;
}

std::string_view built_in_profile() { return data::profile_2026_1; }

}  // namespace jixia::catalog
