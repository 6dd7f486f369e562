#include "profile_rules.h"

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "base/text.h"
#include "rule_texts.h"

namespace jixia::catalog {

namespace {

/// Where a named rule stands and writes what it found.
struct Check {
    const ProfileElement& element;
    const ProfileRule& rule;
    const EntryFacts& facts;
    const CodeLists& lists;
    std::string_view language;
    std::vector<Issue>& issues;

    const EntryFields& fields() const { return facts.fields; }
    void found(std::string_view text, std::string_view pointer = {}, std::string_view basis = {}) const {
        add_issue(issues, element,
                  {pointer.empty() ? element.pointer : std::string(pointer), std::string(text), rule.severity, basis, rule.min,
                   rule.max},
                  language);
    }
};

std::string item_pointer(std::size_t index, std::string_view member) {
    return "/items/" + std::to_string(index) + "/" + std::string(member);
}

/// Text for comparing: folded, without white space.
std::string squeezed(std::string_view value) {
    std::string out;
    for (const char c : text::fold(value))
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
    return out;
}

bool matches(const std::string& value, const char* pattern) {
    return std::regex_search(value, std::regex(pattern, std::regex::ECMAScript | std::regex::icase));
}

/// The value at an element's pointer as the texts it holds.
std::vector<std::string> texts_of(const json::Value& value) {
    if (value.is_string()) return {std::string(value.get_string())};
    std::vector<std::string> out;
    if (value.is_array())
        for (const json::Value& element : value.get_array())
            if (element.is_string()) out.emplace_back(element.get_string());
    return out;
}

json::Value value_at(const json::Object& document, std::string_view pointer) {
    const json::Object* here = &document;
    for (std::size_t from = 1;;) {
        const std::size_t to = pointer.find('/', from);
        const json::Value* value = here->if_contains(pointer.substr(from, to == std::string_view::npos ? to : to - from));
        if (value == nullptr || to == std::string_view::npos) return value == nullptr ? json::Value(nullptr) : *value;
        if (!value->is_object()) return nullptr;
        here = &value->get_object();
        from = to + 1;
    }
}

std::int64_t count_of(const json::Value& value) {
    if (value.is_null()) return 0;
    if (value.is_string()) return value.get_string().empty() ? 0 : 1;
    if (value.is_array()) return static_cast<std::int64_t>(value.get_array().size());
    return 1;
}

// ── Rules by name ────────────────────────────────────────────────────────────────────────────────────────────────────────────

void rule_length(const Check& c, const json::Object& document) {
    for (const std::string& value : texts_of(value_at(document, c.element.pointer))) {
        const auto length = static_cast<std::int64_t>(text::length(value));
        if (!value.empty() && (length < c.rule.min || length > c.rule.max)) c.found("length");
    }
}

void rule_not_a_file_name(const Check& c) {
    if (matches(c.fields().title, R"(\.(csv|tsv|xlsx?|et|json|xml|txt|zip|rar|7z|pdf|docx?|wps|parquet|geojson|shp)$)") ||
        matches(c.fields().title, R"([\\/])"))
        c.found("title-is-file-name");
    if (c.facts.title_taken) c.found("title-taken");
}

void rule_not_the_title(const Check& c) {
    const std::string abstract = squeezed(c.fields().abstract), title = squeezed(c.fields().title);
    if (!abstract.empty() && abstract == title) c.found("abstract-is-title");
}

void rule_not_all_in_title(const Check& c) {
    const auto& keywords = c.fields().keywords;
    const std::string title = squeezed(c.fields().title);
    if (!keywords.empty() &&
        std::ranges::all_of(keywords, [&](const std::string& word) { return title.find(squeezed(word)) != std::string::npos; }))
        c.found("keywords-all-in-title");
}

void rule_no_duplicates(const Check& c, const json::Object& document) {
    std::set<std::string> seen;
    std::size_t index = 0;
    for (const std::string& value : texts_of(value_at(document, c.element.pointer))) {
        if (!seen.insert(squeezed(value)).second) c.found("duplicate", c.element.pointer + "/" + std::to_string(index));
        ++index;
    }
}

/// 第二条第一款:「涉及国家秘密的，按照有关保守国家秘密的法律、法规执行。」 A marking of secrecy in the metadata stops the entry.
void rule_no_secret_mark(const Check& c, const json::Object& document) {
    for (const std::string& value : texts_of(value_at(document, c.element.pointer)))
        if (matches(value, "(绝密|机密|秘密)[ \t]*(★|☆)")) c.found("secret-mark", c.element.pointer, "第二条第一款");
}

void rule_contact_complete(const Check& c) {
    if (!c.fields().contact) return;
    const Contact& contact = *c.fields().contact;
    if (!contact.name || contact.name->empty()) c.found("missing", "/contact/name");
    if (!contact.phone || contact.phone->empty()) c.found("missing", "/contact/phone");
    if (!contact.email || contact.email->empty()) c.found("missing", "/contact/email");
}

void rule_office_phone(const Check& c) {
    if (!c.fields().contact || !c.fields().contact->phone || c.fields().contact->phone->empty()) return;
    std::string digits;
    for (const char ch : text::fold(*c.fields().contact->phone))
        if (ch >= '0' && ch <= '9') digits += ch;
    if (digits.starts_with("86") && digits.size() == 13) digits.erase(0, 2);
    if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') c.found("phone-is-mobile", "/contact/phone");
    else if (!matches(*c.fields().contact->phone, R"(^\+?[0-9][0-9 ()\-]{4,24}([ ,;/x#转]*[0-9]{1,6})?$)"))
        c.found("phone-malformed", "/contact/phone");
}

void rule_email(const Check& c) {
    if (!c.fields().contact || !c.fields().contact->email || c.fields().contact->email->empty()) return;
    if (!matches(*c.fields().contact->email, R"(^[^@\s]{1,64}@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$)"))
        c.found("email-malformed", "/contact/email");
}

/// Words that shut out who is not local: conditions must treat everybody alike.
void rule_not_discriminating(const Check& c) {
    if (matches(c.fields().conditions, "(仅限|只限|限于)[^。；]{0,12}(本市|本省|本县|本区|本地|国有|指定)"))
        c.found("discriminating");
}

void rule_valid_closed_reason(const Check& c) {
    const CodeList* reasons = c.lists.find("closed_reason");
    for (std::size_t index = 0; index < c.fields().closed_reasons.size(); ++index) {
        const CodeItem* item = reasons == nullptr ? nullptr : reasons->find(c.fields().closed_reasons[index]);
        if (item == nullptr || !item->extra.is_object()) continue;
        const json::Value* valid = item->extra.get_object().if_contains("valid");
        if (valid != nullptr && valid->is_bool() && !valid->get_bool())
            c.found("reason-not-valid", "/closed_reasons/" + std::to_string(index));
    }
}

/// 第八条第一款:「除法律、法规和国家规定不予开放的外，公共数据应当依法开放。」 A provider's own notice is none of these.
void rule_level_of_norm(const Check& c) {
    for (std::size_t index = 0; index < c.fields().closed_basis.size(); ++index) {
        const std::string& basis = c.fields().closed_basis[index];
        const bool national = matches(basis, "(法|条例|国务院|国家|党中央|中共中央|人大)");
        const bool own = matches(basis, "(本单位|本局|本厅|本委|我局|我厅|我委|内部)");
        if (own || !national) c.found("basis-too-low", "/closed_basis/" + std::to_string(index));
    }
}

void rule_other_mode_needs_basis(const Check& c) {
    const auto& modes = c.fields().open_modes;
    if (std::ranges::find(modes, "other") != modes.end() && c.fields().open_mode_basis.empty())
        c.found("mode-needs-basis", "/open_mode_basis");
}

void rule_temporal_order(const Check& c) {
    const auto& temporal = c.fields().temporal;
    if (!temporal) return;
    if (!temporal->start) c.found("missing", "/temporal/start");
    else if (temporal->end && std::chrono::sys_days(*temporal->end) < std::chrono::sys_days(*temporal->start))
        c.found("end-before-start", "/temporal/end");
}

void rule_temporal_not_in_future(const Check& c) {
    const auto& temporal = c.fields().temporal;
    if (temporal && temporal->start && std::chrono::sys_days(*temporal->start) > std::chrono::sys_days(c.facts.today))
        c.found("start-in-future", "/temporal/start");
}

/// 第二条第一款:「本省行政区域内的公共数据开放活动，适用本办法」: covers divisions of Shandong, whose codes begin with 37.
void rule_within_province(const Check& c) {
    for (std::size_t index = 0; index < c.fields().spatial.size(); ++index)
        if (!c.fields().spatial[index].starts_with("37"))
            c.found("outside-province", "/spatial/" + std::to_string(index), "第二条第一款");
}

/// Code without its trailing 00 pairs.
std::string_view significant(std::string_view division) {
    while (division.size() > 2 && division.ends_with("00")) division.remove_suffix(2);
    return division;
}

void rule_covers_provider(const Check& c) {
    const std::string_view home = significant(c.facts.provider_division);
    const bool covered = std::ranges::any_of(c.fields().spatial, [&](const std::string& area) {
        return home.starts_with(significant(area)) || significant(area).starts_with(home);
    });
    if (!c.fields().spatial.empty() && !covered) c.found("elsewhere");
}

/// 第二条第三款:「面向社会提供具备原始性、可机器读取、可进行社会化开发利用的数据集的公共服务」: what is open must be there.
void rule_has_resource(const Check& c) {
    if (c.fields().open_attribute == Openness::closed) return;
    const bool any = std::ranges::any_of(c.facts.resources,
                                         [](const ResourceFacts& r) { return r.kind == ResourceKind::service || r.version > 0; });
    if (!any) c.found("no-resource");
}

void rule_table_has_rows(const Check& c) {
    if (c.fields().open_attribute == Openness::closed) return;
    bool table = false;
    for (const ResourceFacts& resource : c.facts.resources) {
        if (resource.kind != ResourceKind::table || resource.version == 0) continue;
        table = true;
        if (resource.rows == 0) c.found("table-is-empty");
    }
    const bool any = std::ranges::any_of(c.facts.resources,
                                         [](const ResourceFacts& r) { return r.kind == ResourceKind::service || r.version > 0; });
    if (any && !table && c.fields().resource_kind == "table") c.found("no-table");
}

void rule_items_of_table(const Check& c) {
    if (c.fields().resource_kind == "table" && c.fields().items.empty() && c.fields().open_attribute != Openness::closed)
        c.found("no-items", "/items");
}

void rule_item_name_means_something(const Check& c) {
    for (std::size_t index = 0; index < c.fields().items.size(); ++index)
        if (matches(text::fold(c.fields().items[index].name), R"(^(字段|列|column|col|field|f|unnamed:?)[ _\-]*[0-9]*$)"))
            c.found("item-name-empty", item_pointer(index, "name"));
}

void rule_unique(const Check& c, std::string Item::* member, std::string_view name) {
    std::set<std::string> seen;
    for (std::size_t index = 0; index < c.fields().items.size(); ++index)
        if (!seen.insert(squeezed(c.fields().items[index].*member)).second) c.found("duplicate", item_pointer(index, name));
}

void rule_item_code(const Check& c) {
    for (std::size_t index = 0; index < c.fields().items.size(); ++index)
        if (!matches(c.fields().items[index].code, "^[a-z_][a-z0-9_]{0,63}$")) c.found("item-code", item_pointer(index, "code"));
}

void rule_item_description(const Check& c) {
    for (std::size_t index = 0; index < c.fields().items.size(); ++index) {
        const Item& item = c.fields().items[index];
        if (!item.description.empty() && squeezed(item.description) == squeezed(item.name))
            c.found("description-is-name", item_pointer(index, "description"));
    }
}

std::int64_t rank_of(const CodeLists& lists, std::string_view level) {
    const CodeList* levels = lists.find("level");
    const CodeItem* item = levels == nullptr ? nullptr : levels->find(level);
    if (item == nullptr || !item->extra.is_object()) return 0;
    const json::Value* rank = item->extra.get_object().if_contains("rank");
    return rank != nullptr && rank->is_int64() ? rank->get_int64() : 0;
}

/// 就高从严: no item may be graded higher than its entry.
void rule_item_level(const Check& c) {
    for (std::size_t index = 0; index < c.fields().items.size(); ++index)
        if (rank_of(c.lists, c.fields().items[index].level) > rank_of(c.lists, c.fields().level))
            c.found("item-level", item_pointer(index, "level"));
}

/// 第八条第二款:「数据安全和处理能力要求较高或者需要按照特定条件提供的公共数据，可以有条件开放；其他公共数据，应当无条件开放。」
/// Reading: general data of level 4 is not open without conditions, important data not open at all, core data not on the
/// platform.
void rule_level_allows_openness(const Check& c) {
    const std::string& level = c.fields().level;
    const Openness open = c.fields().open_attribute;
    if (level == "CORE") c.found("core-data", {}, "第二条第一款");
    else if (level == "IMP" && open != Openness::closed) c.found("important-data", {}, "第十八条");
    else if (level == "G4" && open == Openness::unconditional) c.found("level-too-high", {}, "第八条第二款");
}

void rule_level_suggests_conditions(const Check& c) {
    if (c.fields().level == "G3" && c.fields().open_attribute == Openness::unconditional)
        c.found("level-suggests-conditions", {}, "第八条第二款");
}

void rule_sensitive_is_personal(const Check& c) {
    if (c.fields().sensitive_personal_information && !c.fields().personal_information.value_or(false))
        c.found("sensitive-not-personal");
}

/// 第八条第四款:「不予开放的公共数据经依法进行匿名化、去标识化等脱敏、脱密处理，或者经相关权利人同意，可以无条件开放或者有条件开放。」
void rule_sensitive_not_open(const Check& c) {
    if (c.fields().sensitive_personal_information && c.fields().open_attribute == Openness::unconditional)
        c.found("sensitive-open", "/sensitive_personal_information", "第八条第四款");
}

void rule_important_has_level(const Check& c) {
    const std::string& level = c.fields().level;
    if (c.fields().important_data != (level == "IMP" || level == "CORE") && !level.empty())
        c.found("important-level", "/important_data");
}

void rule_personal_open(const Check& c) {
    if (c.fields().personal_information.value_or(false) && c.fields().open_attribute == Openness::unconditional)
        c.found("personal-open", {}, "第十三条第一款");
}

using Rule = std::function<void(const Check&, const json::Object&)>;
template <void (*plain)(const Check&)>
Rule only() {
    return [](const Check& c, const json::Object&) { plain(c); };
}

const std::map<std::string_view, Rule>& rules() {
    static const std::map<std::string_view, Rule> all{
        {"length", rule_length},
        {"no_duplicates", rule_no_duplicates},
        {"no_secret_mark", rule_no_secret_mark},
        {"not_a_file_name", only<rule_not_a_file_name>()},
        {"not_the_title", only<rule_not_the_title>()},
        {"not_all_in_title", only<rule_not_all_in_title>()},
        {"contact_complete", only<rule_contact_complete>()},
        {"office_phone", only<rule_office_phone>()},
        {"email", only<rule_email>()},
        {"not_discriminating", only<rule_not_discriminating>()},
        {"valid_closed_reason", only<rule_valid_closed_reason>()},
        {"level_of_norm", only<rule_level_of_norm>()},
        {"other_mode_needs_basis", only<rule_other_mode_needs_basis>()},
        {"temporal_order", only<rule_temporal_order>()},
        {"temporal_not_in_future", only<rule_temporal_not_in_future>()},
        {"within_province", only<rule_within_province>()},
        {"covers_provider", only<rule_covers_provider>()},
        {"has_resource", only<rule_has_resource>()},
        {"table_has_rows", only<rule_table_has_rows>()},
        {"items_of_table", only<rule_items_of_table>()},
        {"item_name_means_something", only<rule_item_name_means_something>()},
        {"unique_item_names", [](const Check& c, const json::Object&) { rule_unique(c, &Item::name, "name"); }},
        {"unique_item_codes", [](const Check& c, const json::Object&) { rule_unique(c, &Item::code, "code"); }},
        {"item_code", only<rule_item_code>()},
        {"item_description", only<rule_item_description>()},
        {"item_level", only<rule_item_level>()},
        {"level_allows_openness", only<rule_level_allows_openness>()},
        {"level_suggests_conditions", only<rule_level_suggests_conditions>()},
        {"sensitive_is_personal", only<rule_sensitive_is_personal>()},
        {"sensitive_not_open", only<rule_sensitive_not_open>()},
        {"important_has_level", only<rule_important_has_level>()},
        {"personal_open", only<rule_personal_open>()}};
    return all;
}

using Condition = std::function<bool(const EntryFields&)>;
const std::map<std::string_view, Condition>& conditions() {
    static const std::map<std::string_view, Condition> all{
        {"personal_information", [](const EntryFields& f) { return f.personal_information.value_or(false); }},
        {"conditional", [](const EntryFields& f) { return f.open_attribute == Openness::conditional; }},
        {"closed", [](const EntryFields& f) { return f.open_attribute == Openness::closed; }},
        {"open", [](const EntryFields& f) { return f.open_attribute != Openness::closed; }},
        {"has_items", [](const EntryFields& f) { return !f.items.empty(); }}};
    return all;
}

bool applies_to(const ProfileElement& element, const EntryFields& fields) {
    const auto condition = conditions().find(element.condition);
    return condition == conditions().end() || condition->second(fields);
}

constexpr std::string_view item_prefix = "/items/*/";

/// Obligation and cardinality of one element; items one by one.
void check_presence(const ProfileElement& element, const json::Object& document, std::string_view language,
                    std::vector<Issue>& issues) {
    const auto complain = [&](std::string pointer, std::int64_t count) {
        const std::int64_t max = element.max.value_or(count);
        if (count < element.min)
            add_issue(issues, element, {std::move(pointer), count == 0 ? "missing" : "too-few", "error", {}, element.min, max},
                      language);
        else if (count > max)
            add_issue(issues, element, {std::move(pointer), "too-many", "error", {}, element.min, max}, language);
    };
    if (!element.pointer.starts_with(item_prefix)) {
        complain(element.pointer, count_of(value_at(document, element.pointer)));
        return;
    }
    const std::string member = element.pointer.substr(item_prefix.size());
    std::size_t index = 0;
    for (const json::Value& item : document.at("items").get_array()) {
        const json::Value* value = item.get_object().if_contains(member);
        complain(item_pointer(index++, member), value == nullptr ? 0 : count_of(*value));
    }
}

}  // namespace

bool is_rule(std::string_view kind) { return rules().contains(kind); }
bool is_condition(std::string_view name) { return conditions().contains(name); }

std::vector<Presence> presence_of(const Profile& profile, const EntryFields& fields) {
    const json::Value encoded = json::encode(fields);
    std::vector<Presence> out;
    for (const ProfileElement& element : profile.elements) {
        if (element.source != "input" || element.pointer.starts_with(item_prefix) || !applies_to(element, fields)) continue;
        out.push_back({&element, count_of(value_at(encoded.get_object(), element.pointer)) > 0});
    }
    return out;
}

std::vector<Issue> check_entry(const Profile& profile, const CodeLists& lists, const EntryFacts& facts,
                               std::string_view language) {
    std::vector<Issue> issues;
    const json::Value encoded = json::encode(facts.fields);
    const json::Object& document = encoded.get_object();
    for (const ProfileElement& element : profile.elements) {
        const bool applies = applies_to(element, facts.fields);
        if (element.source == "input" && element.obligation != "O" && applies)
            check_presence(element, document, language, issues);
        for (const ProfileRule& rule : element.rules)
            if (applies || element.pointer.starts_with(item_prefix))
                rules().at(rule.kind)(Check{element, rule, facts, lists, language, issues}, document);
    }
    for (const FieldError& fault : unknown_codes(profile, lists, facts.fields)) {
        const auto path = text::split(fault.pointer, '/');
        if (const ProfileElement* element =
                path.at(1) == "extra" ? profile.of_identifier(path.at(2)) : profile.of_field(path.at(1)))
            add_issue(issues, *element, {fault.pointer, "unknown-code"}, language);
    }
    return issues;
}

std::vector<FieldError> unknown_codes(const Profile& profile, const CodeLists& lists, const EntryFields& fields) {
    std::vector<FieldError> faults;
    const json::Value encoded = json::encode(fields);
    const json::Object& document = encoded.get_object();
    const auto expect = [&](const ProfileElement& element, const json::Value& value, const std::string& pointer) {
        if (!value.is_string() || value.get_string().empty() ||
            lists.contains(element.code_list, std::string_view(value.get_string())))
            return;
        faults.push_back({pointer, "is not a code of the list '" + element.code_list + "'", "unknown-code", element.article});
    };
    for (const ProfileElement& element : profile.elements) {
        if (element.code_list.empty() || element.pointer.empty() || element.source == "resource") continue;
        if (element.pointer.starts_with(item_prefix)) {
            const std::string member = element.pointer.substr(item_prefix.size());
            std::size_t index = 0;
            for (const json::Value& item : document.at("items").get_array()) {
                if (const json::Value* value = item.get_object().if_contains(member))
                    expect(element, *value, item_pointer(index, member));
                ++index;
            }
            continue;
        }
        const json::Value value = value_at(document, element.pointer);
        if (!value.is_array()) {
            expect(element, value, element.pointer);
            continue;
        }
        std::size_t index = 0;
        for (const json::Value& code : value.get_array()) expect(element, code, element.pointer + "/" + std::to_string(index++));
    }
    for (std::size_t index = 0; index < fields.items.size(); ++index)
        if (!fields.items[index].level.empty() && !lists.contains("level", fields.items[index].level))
            faults.push_back({item_pointer(index, "level"), "is not a code of the list 'level'", "unknown-code", "第五条"});
    return faults;
}

}  // namespace jixia::catalog
