#pragma once
// Code lists (代码表) in memory: data with versions, read by every rule and every label.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace jixia::catalog {

struct CodeItem {
    std::string code, zh, en, note;
    json::Value extra;
};

struct CodeList {
    std::string name, version, zh, en, source;
    std::vector<CodeItem> items;
    std::map<std::string, std::size_t, std::less<>> places;  ///< code → place in `items`
    const CodeItem* find(std::string_view code) const;
};

class CodeLists {
public:
    /// Reads the shape of data/code_lists.json; refuses `malformed` and `invalid`.
    static Result<CodeLists> read(std::string_view text);
    void add(CodeList list);
    const CodeList* find(std::string_view name) const;
    const std::map<std::string, CodeList, std::less<>>& all() const { return lists_; }
    bool contains(std::string_view list, std::string_view code) const;
    /// The label, or the code itself if it is not known.
    std::string label(std::string_view list, std::string_view code, std::string_view language) const;

private:
    std::map<std::string, CodeList, std::less<>> lists_;
};

/// The built-in lists of this program.
std::string_view built_in_code_lists();

}  // namespace jixia::catalog
