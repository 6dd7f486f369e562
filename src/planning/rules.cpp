#include "rules.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace jixia::planning {

namespace {

struct AudienceName {
    Audience audience;
    std::string_view code, zh, en;
};
constexpr std::array audiences{AudienceName{Audience::society, "society", "社会公众", "The public"},
                               AudienceName{Audience::associations, "associations", "行业组织", "Industry associations"},
                               AudienceName{Audience::enterprises, "enterprises", "企业", "Enterprises"},
                               AudienceName{Audience::departments, "departments", "行业主管部门", "Departments in charge"}};

const AudienceName& entry_of(Audience audience) { return *std::ranges::find(audiences, audience, &AudienceName::audience); }

double level_of(std::int64_t given) { return static_cast<double>(std::clamp<std::int64_t>(given, 1, 5)); }

double rounded(double value) { return std::round(value * 10) / 10; }

}  // namespace

std::string name_of(Audience audience, std::string_view language) {
    const AudienceName& name = entry_of(audience);
    return std::string(language == "en" ? name.en : name.zh);
}

std::vector<Missing> missing_for_adoption(const Course& course) {
    std::vector<Missing> missing;
    using enum ConsultationState;
    if (course.items == 0) missing.push_back({"/items", "清单为空", "The list is empty", "no_items"});
    if (course.state == draft) missing.push_back({"/state", "尚未公开征求意见", "It is not published yet", "not_published"});
    for (const AudienceName& one : audiences)
        if (!course.asked.contains(one.audience))
            missing.push_back({"/audiences/" + std::string(one.code), "尚未征求" + std::string(one.zh) + "意见",
                               std::string(one.en) + " not asked yet", "not_asked"});
    const bool over = course.state == closed || course.state == responded || course.state == adopted;
    if (course.state != draft && course.earliest_close && course.today <= *course.earliest_close) {
        const std::string day = to_text(*course.earliest_close);
        missing.push_back(
            {"/closes_on", "征求意见期限不足，至少到 " + day, "Too short: it lasts at least until " + day, "too_short"});
    }
    if (course.state != draft && !over) missing.push_back({"/state", "尚未截止", "It is not closed yet", "not_closed"});
    if (course.unanswered > 0) {
        const std::string count = std::to_string(course.unanswered);
        missing.push_back({"/comments", count + " 条意见尚未答复", "Comments without an answer: " + count, "unanswered"});
    }
    if (course.state != responded && course.state != adopted)
        missing.push_back({"/outcomes", "采纳情况尚未公布", "The outcome is not published yet", "not_responded"});
    return missing;
}

std::vector<FieldError> faults_of(const std::vector<Missing>& missing) {
    std::vector<FieldError> faults;
    for (const Missing& one : missing)
        faults.push_back({one.pointer, one.zh + "（" + one.en + "）", one.code, std::string(articles::art_9_2.article)});
    return faults;
}

ItemState state_of(const Standing& item, Date today) {
    if (item.opened_on) return *item.opened_on > item.due_on ? ItemState::opened_late : ItemState::opened;
    if (item.dropped) return ItemState::dropped;
    if (item.due_on < today) return ItemState::overdue;
    return item.drafted ? ItemState::preparing : ItemState::planned;
}

Score score_of(const Inputs& inputs) {
    constexpr double download_weight = 5, call_weight = 2, request_weight = 50, decades = 5, levels = 4, greatest = 5 * 5 * 5 * 5;
    const auto count = [](std::int64_t value) { return static_cast<double>(std::max<std::int64_t>(value, 0)); };
    const double wanted = count(inputs.views) + download_weight * count(inputs.downloads) + call_weight * count(inputs.calls) +
                          request_weight * count(inputs.requests);
    Score score;
    score.demand = 1 + levels * std::min(1.0, std::log10(1 + wanted) / decades);
    score.value = level_of(inputs.value);
    score.readiness = level_of(inputs.readiness);
    score.safety = 6 - level_of(inputs.risk);
    score.points = rounded(100 * score.demand * score.value * score.readiness * score.safety / greatest);
    score.demand = rounded(score.demand);
    score.formula = score_formula;
    const std::array<std::pair<double, std::string_view>, 4> factors{
        {{score.demand, "demand"}, {score.value, "value"}, {score.readiness, "readiness"}, {score.safety, "safety"}}};
    score.lowest = std::ranges::min_element(factors, {}, &std::pair<double, std::string_view>::first)->second;
    return score;
}

std::vector<std::string> suggested_priorities(const std::vector<std::string>& themes) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> overlay{{{"01", "record_credit"},
                                                                                     {"02", "domain_health"},
                                                                                     {"03", "domain_employment"},
                                                                                     {"06", "domain_transport"},
                                                                                     {"07", "domain_education"},
                                                                                     {"09", "domain_natural_resources"},
                                                                                     {"10", "domain_environment"},
                                                                                     {"15", "domain_market"},
                                                                                     {"19", "domain_meteorology"},
                                                                                     {"20", "domain_natural_resources"}}};
    std::vector<std::string> codes;
    for (const std::string& theme : themes)
        for (const auto& [of, code] : overlay)
            if (of == theme && std::ranges::find(codes, code) == codes.end()) codes.emplace_back(code);
    return codes;
}

namespace {

std::string key_of(const ListItemView& item) {
    std::string key = text::fold(text::trim(item.title));
    std::erase_if(key, [](char c) { return c == ' ' || c == '\t'; });
    return key;
}

bool same(const ListItemView& a, const ListItemView& b) {
    const auto codes = [](const ListItemView& item) {
        std::set<std::string> out;
        for (const Labelled& one : item.priority) out.insert(one.code);
        return out;
    };
    return a.title == b.title && a.text == b.text && a.provenance.code == b.provenance.code && a.entry == b.entry &&
           codes(a) == codes(b);
}

}  // namespace

ListDiff difference(const std::vector<ListItemView>& before, const std::vector<ListItemView>& after) {
    ListDiff diff;
    std::set<std::string> known;
    for (const ListItemView& item : after) {
        known.insert(key_of(item));
        const auto held = std::ranges::find_if(before, [&](const ListItemView& one) { return key_of(one) == key_of(item); });
        if (held == before.end()) diff.added.push_back(item);
        else if (same(*held, item)) ++diff.unchanged;
        else diff.changed.push_back({*held, item});
    }
    for (const ListItemView& item : before)
        if (!known.contains(key_of(item))) diff.removed.push_back(item);
    return diff;
}

}  // namespace jixia::planning
