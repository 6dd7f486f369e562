#include "labels.h"

#include <algorithm>
#include <array>

namespace jixia::workflow {

namespace {

struct Common {
    std::string_view code, zh, en;
};
constexpr std::array common{
    Common{"entry_review", "目录条目审核", "Review of an entry"},
    Common{"attribute_restriction", "收紧开放属性", "Restriction of an open attribute"},
    Common{"list_adjustment", "开放清单调整", "Adjustment of an open list"},
    Common{"data_request", "开放需求", "Data request"},
    Common{"objection", "异议", "Objection"},
    Common{"access_application", "开放申请", "Access application"},
    Common{"rectification", "责令改正", "Rectification"},
    Common{"open", "待办理", "Open"},
    Common{"in_review", "审核中", "In review"},
    Common{"published", "已发布", "Published"},
    Common{"draft", "退回修改", "Returned"},
    Common{"returned", "已退回", "Returned"},
    Common{"agreed", "已同意", "Agreed"},
    Common{"refused", "已拒绝", "Refused"},
    Common{"withdrawn", "已撤回", "Withdrawn"},
    Common{"cancelled", "已取消", "Cancelled"},
    Common{"closed", "已办结", "Closed"},
    Common{"approve", "通过", "Approve"},
    Common{"return", "退回", "Return"},
    Common{"agree", "同意", "Agree"},
    Common{"consent", "同意", "Consent"},
    Common{"refuse", "不同意", "Refuse"},
    Common{"withdraw", "撤回", "Withdraw"},
    Common{"cancel", "取消", "Cancel"},
    Common{"extend", "延长办理期限", "Extend the limit"},
    Common{"take_over", "提级办理", "Take over"},
    Common{"transfer", "转办", "Hand over"},
    Common{"invite", "征求有关部门意见", "Ask for opinions"},
    Common{"opine", "反馈意见", "Give an opinion"},
    Common{"urge", "督办", "Urge"},
    Common{"object", "不同意", "Objects"},
    Common{"abstain", "无意见", "Abstains"},
};

}  // namespace

std::string label_of(const CaseType& type, std::string_view code, std::string_view language) {
    if (const auto own = type.words.find(std::string(code)); own != type.words.end())
        return language == "en" ? own->second.en : own->second.zh;
    const auto found = std::ranges::find(common, code, &Common::code);
    if (found == common.end()) return std::string(code);
    return std::string(language == "en" ? found->en : found->zh);
}

}  // namespace jixia::workflow
