#include "rule_texts.h"

#include <map>

#include "data.h"

namespace jixia::catalog {

namespace {

struct RuleText {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(RuleText, (), (zh, en))
using RuleTexts = std::map<std::string, RuleText>;

const RuleTexts& all_texts() {
    static const RuleTexts texts = [] {
        auto read = json::decode_text<RuleTexts>(data::rule_texts);
        JX_ASSERT(read.has_value());
        return *std::move(read);
    }();
    return texts;
}

void fill(std::string& text, std::string_view place, const std::string& value) {
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
}

}  // namespace

void add_issue(std::vector<Issue>& issues, const ProfileElement& element, IssueAt at, std::string_view language) {
    const auto words = all_texts().find(at.text);
    JX_ASSERT(words != all_texts().end());
    std::string detail = language == "en" ? words->second.en : words->second.zh;
    const std::string& name = language == "en" ? element.en : element.zh;
    fill(detail, "{name}", name);
    fill(detail, "{min}", std::to_string(at.min));
    fill(detail, "{max}", std::to_string(at.max));
    issues.push_back({std::move(at.pointer), element.number, std::move(at.text), name, std::move(detail),
                      at.basis.empty() ? element.article : std::string(at.basis), std::move(at.severity)});
}

}  // namespace jixia::catalog
