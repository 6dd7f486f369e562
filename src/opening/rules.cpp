#include "rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "request_reader.h"

namespace jixia::opening {

namespace {

using law::order_344::art_10_3;
using law::order_344::art_2_1;
using law::order_344::art_8_1;
using law::order_344::art_8_2;
using law::order_344::art_8_3;
using law::order_344::art_8_4;

constexpr std::optional<Openness> open = Openness::unconditional, conditional = Openness::conditional, closed = Openness::closed,
                                  none = std::nullopt;

constexpr std::array matrix{
    Transition{none, none, Requirement::nothing, nullptr},
    Transition{none, open, Requirement::free, &art_8_1},
    Transition{none, conditional, Requirement::ground, &art_8_2},
    Transition{none, closed, Requirement::basis, &art_8_1},
    // 第八条第三款:「未经县级以上人民政府大数据工作主管部门同意，公共数据提供单位不得将无条件开放的公共数据变更为有条件开放或者
    // 不予开放的公共数据，不得将有条件开放的公共数据变更为不予开放的公共数据。」
    Transition{open, open, Requirement::nothing, nullptr},
    Transition{open, conditional, Requirement::consent, &art_8_3},
    Transition{open, closed, Requirement::consent, &art_8_3},
    Transition{open, none, Requirement::consent, &art_8_3},
    Transition{conditional, open, Requirement::free, &art_8_1},
    Transition{conditional, conditional, Requirement::nothing, nullptr},
    Transition{conditional, closed, Requirement::consent, &art_8_3},
    Transition{conditional, none, Requirement::consent, &art_8_3},
    // 第八条第四款:「不予开放的公共数据经依法进行匿名化、去标识化等脱敏、脱密处理，或者经相关权利人同意，可以无条件开放或者有条件开放。」
    Transition{closed, open, Requirement::evidence, &art_8_4},
    Transition{closed, conditional, Requirement::evidence, &art_8_4},
    Transition{closed, closed, Requirement::nothing, nullptr},
    Transition{closed, none, Requirement::impossible, &art_8_1},
};

/// Members that say what an entry will state.
void read_patch(RequestReader& reader, json::Object& patch) {
    const auto copy = [&](std::string_view from, std::string_view to) {
        if (const json::Value* value = reader.take(from)) patch[to] = *value;
    };
    copy("grounds", "conditional_grounds");
    for (const std::string_view same : {"closed_reasons", "closed_basis", "items", "open_modes", "update_frequency"})
        copy(same, same);
    if (const json::Value* conditions = reader.take("conditions"))
        patch["conditions"] = conditions->is_object() ? json::Value(condition_text(conditions->get_object())) : *conditions;
}

struct ConditionName {
    std::string_view code, zh;
};
constexpr std::array condition_names{
    ConditionName{"applicants", "申请人"},      ConditionName{"purposes", "用途"},
    ConditionName{"security", "安全保护能力"},  ConditionName{"place", "处理场所"},
    ConditionName{"term_days", "期限（天）"},   ConditionName{"frequency", "提供频率"},
    ConditionName{"output_review", "成果审查"}, ConditionName{"feedback", "反馈义务"},
};

std::string plain(const json::Value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "是" : "否";
    if (const auto* list = value.if_array()) {
        std::vector<std::string> parts;
        for (const json::Value& one : *list) parts.push_back(plain(one));
        return text::join(parts, "、");
    }
    return json::serialize(value);
}

}  // namespace

std::span<const Transition> transitions() { return matrix; }

const Transition& transition(std::optional<Openness> from, std::optional<Openness> to) {
    return *std::ranges::find_if(matrix, [&](const Transition& one) { return one.from == from && one.to == to; });
}

std::string condition_text(const json::Object& conditions) {
    std::vector<std::string> parts;
    for (const auto& member : conditions) {
        const auto known = std::ranges::find(condition_names, std::string_view(member.key()), &ConditionName::code);
        parts.push_back((known == condition_names.end() ? std::string(member.key()) : std::string(known->zh)) + "：" +
                        plain(member.value()));
    }
    return text::join(parts, "；");
}

Result<Asked> restriction_asked(const json::Object& more) {
    RequestReader reader(more);
    Asked asked;
    asked.to = reader.openness("to");
    read_patch(reader, asked.patch);
    if (asked.to) asked.patch["open_attribute"] = json::encode(*asked.to);
    if (asked.patch.empty()) reader.fault("/to", "says what the entry is to become", "missing", &art_8_3);
    JX_CHECK(reader.done());
    return asked;
}

Result<Asked> adjustment_asked(const json::Object& more, ChangeKind& kind) {
    RequestReader reader(more);
    Asked asked;
    const std::string cause = reader.text("cause");
    kind = cause == "function" ? ChangeKind::function_change : ChangeKind::law_change;
    if (cause != "law" && cause != "function")
        reader.fault("/cause", "is law (a law changed) or function (duties changed)", "enum", &art_10_3);
    const std::string law = reader.text("law"), document = reader.text("document"), since = reader.text("since");
    if (cause == "law" && law.empty())
        reader.fault("/law", "names the law or regulation and what of it changed", "missing", &art_10_3);
    if (cause == "function" && document.empty())
        reader.fault("/document", "names the document that changed the duties", "missing", &art_10_3);
    if (!since.empty() && !parse_date(since).has_value()) reader.fault("/since", "is a date", "format");
    asked.successor = reader.text("successor");
    if (const json::Value* to = more.if_contains("to"); to != nullptr && *to == json::Value("removed")) {
        reader.take("to");
        asked.removed = true;
    } else asked.to = reader.openness("to");
    read_patch(reader, asked.patch);
    if (asked.to) asked.patch["open_attribute"] = json::encode(*asked.to);
    if (asked.patch.empty() && asked.successor.empty() && !asked.removed)
        reader.fault("/to", "says what is adjusted: an attribute, removed, or a successor", "missing", &art_10_3);
    JX_CHECK(reader.done());
    return asked;
}

AfterEvidence after_evidence(EvidenceKind ended, Openness now, bool others_hold) {
    if (now == Openness::closed) return AfterEvidence::nothing;
    if (!others_hold) return AfterEvidence::closed_again;
    return ended == EvidenceKind::consent ? AfterEvidence::rows_withdrawn : AfterEvidence::nothing;
}

Result<EvidenceAsked> evidence_asked(const json::Object& more, bool personal_information, Date today) {
    RequestReader reader(more);
    EvidenceAsked asked;
    if (const auto to = reader.openness("to"); to && *to != Openness::closed) asked.to = *to;
    else reader.fault("/to", "is unconditional or conditional", "missing", &art_8_4);
    const std::string kind = reader.text("kind");
    json::Object detail;
    if (kind == "deidentification") {
        asked.kind = EvidenceKind::deidentification;
        asked.report = reader.text("report");
        if (asked.report.empty()) reader.fault("/report", "is the id of an approved effect report", "missing", &art_8_4);
        detail["report"] = asked.report;
    } else if (kind == "consent") {
        asked.kind = EvidenceKind::consent;
        for (const char* name : {"holder", "scope", "purpose", "proof"}) {
            const std::string value = reader.text(name);
            if (value.empty()) reader.fault("/" + std::string(name), "is needed of a consent", "missing", &art_8_4);
            detail[name] = value;
        }
        const auto last = parse_date(reader.text("until"));
        if (last.has_value() && *last >= today) asked.until = *last;
        else reader.fault("/until", "is the last day of the consent, today or later", "format", &art_8_4);
        const json::Value* separate = reader.take("separate_consent");
        const bool given = separate != nullptr && *separate == json::Value(true);
        // Disclosing personal information needs a consent of its own (个人信息保护法 第二十五条).
        if (personal_information && !given)
            reader.fault("/separate_consent", "personal information is disclosed with a separate consent only", "missing",
                         &art_8_4);
        detail["separate_consent"] = given;
    } else {
        reader.fault("/kind", "is consent or deidentification", "enum", &art_8_4);
    }
    JX_CHECK(reader.done());
    asked.detail = std::move(detail);
    return asked;
}

Advice advise(const Circumstances& about) {
    Advice advice;
    const auto step = [&](const char* code, const Citation& article) {
        advice.steps.push_back({code, std::string(article.article)});
    };
    if (about.state_secret) {
        step("secret", art_2_1);
        return advice;
    }
    advice.most_open = Openness::unconditional;
    step("open_by_default", art_8_1);
    const bool forbidden = !text::trim(about.basis).empty();
    if (about.work_secret || about.personal_information || about.trade_secret || about.important_data || forbidden) {
        step(forbidden ? "forbidden_by_law" : "protected", art_8_1);
        if (!about.deidentified && !about.holders_consent) {
            advice.most_open = Openness::closed;
            step("closed_until_treated", art_8_4);
            return advice;
        }
        step(about.deidentified ? "deidentified" : "consented", art_8_4);
    }
    if (about.security_demanding) advice.grounds.emplace_back("high_security");
    if (about.capability_demanding) advice.grounds.emplace_back("high_capability");
    if (about.specific_condition) advice.grounds.emplace_back("specific_condition");
    step(advice.grounds.empty() ? "no_ground_for_conditions" : "conditions_possible", art_8_2);
    return advice;
}

}  // namespace jixia::opening
