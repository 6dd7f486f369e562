// Names of this room's codes in both languages.
#include <algorithm>
#include <array>

#include "identity/divisions.h"
#include "state.h"

namespace jixia::planning {

namespace {

struct Word {
    std::string_view list, code, zh, en;
};

constexpr std::array words{
    Word{"consultation_state", "draft", "草稿", "Draft"},
    Word{"consultation_state", "open", "正在征求意见", "Open for comments"},
    Word{"consultation_state", "closed", "已截止，正在答复", "Closed, being answered"},
    Word{"consultation_state", "responded", "采纳情况已公布", "Outcome published"},
    Word{"consultation_state", "adopted", "清单已确定", "List adopted"},
    Word{"consultation_state", "withdrawn", "已撤回", "Withdrawn"},
    Word{"asked_by", "platform", "平台公开", "On the platform"},
    Word{"asked_by", "letter", "发函", "By letter"},
    Word{"asked_by", "meeting", "座谈会", "At a meeting"},
    Word{"asked_by", "survey", "问卷", "By a survey"},
    Word{"asked_by", "hearing", "听证", "At a hearing"},
    Word{"asked_by", "other", "其他", "Otherwise"},
    Word{"provenance", "national", "国家要求", "Asked for by the State"},
    Word{"provenance", "provincial", "《办法》规定", "Named by the regulation"},
    Word{"provenance", "demand", "社会需求", "Asked for by people"},
    Word{"outcome", "adopted", "采纳", "Adopted"},
    Word{"outcome", "partly", "部分采纳", "Partly adopted"},
    Word{"outcome", "not_adopted", "未采纳", "Not adopted"},
    Word{"comment_state", "pending", "待查看", "Waiting to be looked at"},
    Word{"comment_state", "shown", "已显示", "Shown"},
    Word{"comment_state", "hidden", "已隐藏", "Hidden"},
    Word{"hidden_ground", "personal_data", "含个人信息", "Holds personal data"},
    Word{"hidden_ground", "secret", "含不宜公开的信息", "Holds what may not be public"},
    Word{"hidden_ground", "insult", "侮辱、诽谤", "Insults somebody"},
    Word{"hidden_ground", "advertising", "广告", "Advertising"},
    Word{"hidden_ground", "off_topic", "与清单无关", "Off the subject"},
    Word{"item_state", "planned", "待开放", "Planned"},
    Word{"item_state", "preparing", "编制中", "In preparation"},
    Word{"item_state", "opened", "已开放", "Open"},
    Word{"item_state", "opened_late", "逾期后开放", "Opened late"},
    Word{"item_state", "overdue", "逾期未开放", "Overdue"},
    Word{"item_state", "dropped", "不再开放", "Given up"},
    Word{"plan_state", "draft", "草稿", "Draft"},
    Word{"plan_state", "published", "已公布", "Published"},
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

}  // namespace jixia::planning
