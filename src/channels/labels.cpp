// Names of this room's codes in both languages.
#include <algorithm>
#include <array>

#include "identity/divisions.h"
#include "state.h"

namespace jixia::channels {

namespace {

struct Word {
    std::string_view list, code, zh, en;
};

constexpr std::array words{
    Word{"channel_kind", "website", "网站", "Website"},
    Word{"channel_kind", "interface", "数据接口", "Data interface"},
    Word{"channel_kind", "app", "移动应用", "App"},
    Word{"channel_kind", "mini_program", "小程序", "Mini program"},
    Word{"channel_kind", "social_account", "公众号", "Social account"},
    Word{"channel_kind", "other", "其他", "Other"},
    Word{"channel_state", "registered", "已登记", "Registered"},
    Word{"channel_state", "unlawful_new", "违规新建", "Unlawfully new"},
    Word{"channel_state", "plan_filed", "已报归并计划", "Plan filed"},
    Word{"channel_state", "migrating", "归并中", "Being merged"},
    Word{"channel_state", "merged", "已纳入平台", "Merged"},
    Word{"channel_state", "closed", "已关闭", "Closed"},
    Word{"channel_state", "covered", "平台外开放已告知", "Covered by a notice"},
    Word{"channel_state", "dismissed", "登记已撤销", "Dismissed"},
    Word{"breach_kind", "overdue_merge", "逾期未纳入统一平台", "Not merged by the plan's day"},
    Word{"breach_kind", "unlawful_new", "新建独立开放渠道", "New channel of its own"},
    Word{"breach_state", "detected", "已发现", "Found"},
    Word{"breach_state", "verified", "已核实", "Verified"},
    Word{"breach_state", "dismissed", "不成立", "Dismissed"},
    Word{"notice_state", "in_effect", "有效", "In effect"},
    Word{"notice_state", "lapsed", "已终止", "Ended"},
    Word{"report_state", "open", "核查中", "Being checked"},
    Word{"report_state", "verified", "已核实", "Verified"},
    Word{"report_state", "dismissed", "不予采纳", "Dismissed"},
};

}  // namespace

std::string label_of(std::string_view list, std::string_view code, std::string_view language) {
    const auto found = std::ranges::find_if(words, [&](const Word& word) { return word.list == list && word.code == code; });
    if (found == words.end()) return std::string(code);
    return std::string(language == "en" ? found->en : found->zh);
}

Labelled division_label(const std::string& code, std::string_view language) {
    return {code, identity::division_name(code, language)};
}

Error invalid(std::string pointer, std::string detail, std::string code) {
    return Error{&errors::invalid, {}, {{std::move(pointer), std::move(detail), std::move(code)}}};
}

}  // namespace jixia::channels
