#include "catalog/code_lists.h"

#include "data.h"

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

std::string_view built_in_code_lists() { return data::code_lists; }

}  // namespace jixia::catalog
