#include "catalog/code_lists.h"

#include "data.h"
#include "profile_rules.h"

namespace jixia::catalog {

namespace {

struct TitleData {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(TitleData, (), (zh, en))
struct ItemData {
    std::string code, zh, en;
    std::optional<std::string> note;
    std::optional<json::Value> extra;
};
BOOST_DESCRIBE_STRUCT(ItemData, (), (code, zh, en, note, extra))
struct ListData {
    std::string name, version;
    TitleData title;
    std::string source;
    std::vector<ItemData> items;
};
BOOST_DESCRIBE_STRUCT(ListData, (), (name, version, title, source, items))
struct ListsData {
    std::vector<ListData> lists;
};
BOOST_DESCRIBE_STRUCT(ListsData, (), (lists))

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

}  // namespace

const CodeItem* CodeList::find(std::string_view code) const {
    const auto place = places.find(code);
    return place == places.end() ? nullptr : &items[place->second];
}

Result<CodeLists> CodeLists::read(std::string_view text) {
    JX_TRY(const ListsData data, json::decode_text<ListsData>(text));
    CodeLists lists;
    for (const ListData& list : data.lists) {
        CodeList out{list.name, list.version, list.title.zh, list.title.en, list.source, {}, {}};
        for (const ItemData& item : list.items)
            out.items.push_back({item.code, item.zh, item.en, item.note.value_or(""), item.extra.value_or(json::Object{})});
        lists.add(std::move(out));
    }
    return lists;
}

void CodeLists::add(CodeList list) {
    list.places.clear();
    for (std::size_t place = 0; place < list.items.size(); ++place) list.places[list.items[place].code] = place;
    lists_.insert_or_assign(list.name, std::move(list));
}

const CodeList* CodeLists::find(std::string_view name) const {
    const auto list = lists_.find(name);
    return list == lists_.end() ? nullptr : &list->second;
}

bool CodeLists::contains(std::string_view list, std::string_view code) const {
    const CodeList* found = find(list);
    return found != nullptr && found->find(code) != nullptr;
}

std::string CodeLists::label(std::string_view list, std::string_view code, std::string_view language) const {
    const CodeList* found = find(list);
    const CodeItem* item = found == nullptr ? nullptr : found->find(code);
    if (item == nullptr) return std::string(code);
    return language == "en" && !item->en.empty() ? item->en : item->zh;
}

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

std::string_view built_in_code_lists() { return data::code_lists; }
std::string_view built_in_profile() { return data::profile_2026_1; }

}  // namespace jixia::catalog
