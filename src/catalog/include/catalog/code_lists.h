#pragma once
// Code lists (代码表) and the metadata profile (编目规范) in memory: data with versions, read by every rule and every label.
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

struct ProfileRule {
    std::string kind, severity = "error";
    std::int64_t min = 0, max = 0;
};

/// One element of the profile. `pointer`: where its value stands in the entry; none: the platform fills it in or does not hold it
/// yet.
struct ProfileElement {
    std::int64_t number = 0;
    std::string identifier, zh, en, obligation, source, pointer;
    std::int64_t min = 0;
    std::optional<std::int64_t> max;
    std::string code_list, condition, article, dcat;
    std::vector<ProfileRule> rules;
};

struct Profile {
    std::string version, effective_from, basis;
    std::vector<ProfileElement> elements;
    /// Reads the shape of data/profile_*.json; refuses `malformed` and `invalid`, also for rules and conditions nobody knows.
    static Result<Profile> read(std::string_view text);
    /// The element whose value stands at the top-level member `field`.
    const ProfileElement* of_field(std::string_view field) const;
};

/// The built-in lists and profile of this program.
std::string_view built_in_code_lists();
std::string_view built_in_profile();

}  // namespace jixia::catalog
