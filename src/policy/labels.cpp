// Names of this room's codes and of the platform's time limits in both languages.
#include <algorithm>
#include <array>

#include "identity/divisions.h"
#include "state.h"

namespace jixia::policy {

namespace {

struct Word {
    std::string_view list, code, zh, en;
};

constexpr std::array words{
    Word{"state", "draft", "草稿", "Draft"},
    Word{"state", "issued", "已印发，尚未施行", "Issued, not in force yet"},
    Word{"state", "in_force", "施行中", "In force"},
    Word{"state", "repealed", "已废止", "Repealed"},
    Word{"unit", "working_days", "个工作日", "working days"},
    Word{"unit", "calendar_days", "日", "days"},
    Word{"unit", "months", "个月", "months"},
    Word{"unit", "seconds", "秒", "seconds"},
    Word{"limit", "apply.formal_check", "有条件开放申请：规范性审查", "Access application: formal check"},
    Word{"limit", "apply.correction_by_user", "有条件开放申请：申请人补正", "Access application: correction by the applicant"},
    Word{"limit", "apply.provider_decision", "有条件开放申请：提供单位答复", "Access application: provider's decision"},
    Word{"limit", "apply.third_party_opinion", "有条件开放申请：征求第三方意见", "Access application: third party's opinion"},
    Word{"limit", "agreement.sign", "签订开放利用协议", "Signing the agreement"},
    Word{"limit", "agreement.notify_authority", "协议告知主管部门", "Telling the authority of an agreement"},
    Word{"limit", "grant.start_service", "协议签订后开始提供服务", "Start of service after an agreement"},
    Word{"limit", "monitor.period", "利用情况核查周期", "Period of use checks"},
    Word{"limit", "monitor.notify_authority", "核查结果告知主管部门", "Telling the authority of a use check"},
    Word{"limit", "demand.route", "开放需求：分办", "Data request: routing"},
    Word{"limit", "demand.answer", "开放需求：答复", "Data request: answer"},
    Word{"limit", "objection.ack", "异议：受理", "Objection: acknowledgement"},
    Word{"limit", "objection.forward", "异议：转办", "Objection: forwarding"},
    Word{"limit", "objection.resolve", "异议：处理", "Objection: resolution"},
    Word{"limit", "rights_complaint.suspend", "权益申诉：暂停提供", "Rights complaint: suspension"},
    Word{"limit", "rights_complaint.decide", "权益申诉：决定", "Rights complaint: decision"},
    Word{"limit", "change.consent", "变更开放属性：主管部门决定", "Change of openness: the authority's decision"},
    Word{"limit", "change.correction", "变更开放属性：补正", "Change of openness: correction"},
    Word{"limit", "change.user_notice_before_effect", "变更生效前告知用户", "Telling users before a change"},
    Word{"limit", "co_review", "征求有关部门意见", "Opinions of other bodies"},
    Word{"limit", "suspend.urgent.max", "紧急暂停最长时间", "Longest urgent suspension"},
    Word{"limit", "channel.report.verify", "渠道举报：核查", "Report of a channel: check"},
    Word{"limit", "channel.plan.file", "渠道归并计划：报送", "Merging plan: filing"},
    Word{"limit", "channel.plan.check", "渠道归并计划：审核", "Merging plan: check"},
    Word{"limit", "channel.merge.max", "渠道归并最长时间", "Longest merging"},
    Word{"limit", "channel.close", "渠道关闭", "Closing of a channel"},
    Word{"limit", "channel.breach.verify", "渠道违规：核实", "Breach by a channel: verification"},
    Word{"limit", "exc.review", "平台外开放：复核周期", "Off-platform notice: review"},
    Word{"limit", "exc.answer", "平台外开放：说明", "Off-platform notice: answer"},
    Word{"limit", "exc.confirm", "平台外开放：复核确认", "Off-platform notice: confirmation"},
    Word{"limit", "publish.conformity_check", "目录条目审核", "Review of an entry"},
    Word{"limit", "consent.withhold", "撤回同意后停止提供相关行", "Withholding rows after a consent was taken back"},
    Word{"limit", "rules.adapt", "按新编目规范补正目录", "Adapting entries to new compilation rules"},
    Word{"limit", "regrade.decide", "重新分级", "Grading again"},
    Word{"limit", "consult.min", "征求意见最短时间", "Shortest consultation"},
    Word{"limit", "violation.order.period", "责令改正期限", "Order to correct"},
    Word{"limit", "violation.demand_silence_after_reminder", "催办后仍不答复开放需求", "Silence on a request after a reminder"},
    Word{"limit", "terminate.revoke_keys", "协议终止后停用密钥", "Revoking keys after termination"},
    Word{"limit", "n_entry.reassess", "不予开放数据评估周期", "Reassessment of closed data"},
    Word{"limit", "reassess.decide", "不予开放数据评估", "Reassessment: decision"},
    Word{"limit", "entry.review", "目录条目复核周期", "Review cycle of entries"},
};

}  // namespace

Labelled labelled(std::string_view list, std::string_view code, std::string_view language) {
    const auto found = std::ranges::find_if(words, [&](const Word& word) { return word.list == list && word.code == code; });
    if (found == words.end()) return {std::string(code), std::string(code)};
    return {std::string(code), std::string(language == "en" ? found->en : found->zh)};
}

Labelled division_label(const std::string& code, std::string_view language) {
    return {code, identity::division_name(code, language)};
}

}  // namespace jixia::policy
