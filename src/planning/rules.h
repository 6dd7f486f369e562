#pragma once
// Art. 9 as pure functions: when a priority list may be adopted, how an item of a plan stands, how an item is scored.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "law/order_344.h"
#include "planning/types.h"

namespace jixia::planning {

namespace articles = law::order_344;

inline constexpr ErrorCode consultation_changed{"consultation-changed", ErrorKind::precondition};
inline constexpr ErrorCode not_editable{"consultation-not-editable", ErrorKind::conflict};
inline constexpr ErrorCode not_open{"consultation-not-open", ErrorKind::conflict};
/// The least duration is policy; that people are asked at all is law.
inline constexpr ErrorCode too_short{"consultation-too-short", ErrorKind::invalid, &articles::art_9_2};
inline constexpr ErrorCode unanswered{"consultation-unanswered", ErrorKind::conflict, &articles::art_9_2};
inline constexpr ErrorCode not_adoptable{"consultation-not-adoptable", ErrorKind::conflict, &articles::art_9_2};
inline constexpr ErrorCode too_many_comments{"consultation-too-many-comments", ErrorKind::too_many};
inline constexpr ErrorCode plan_exists{"plan-exists", ErrorKind::conflict, &articles::art_9_1};
inline constexpr ErrorCode plan_changed{"plan-changed", ErrorKind::precondition};
/// What has been published is given up with a reason, never left out.
inline constexpr ErrorCode item_missing{"plan-item-missing", ErrorKind::invalid, &articles::art_9_1};
inline constexpr ErrorCode reason_missing{"plan-reason-missing", ErrorKind::invalid};

/// What a consultation has come to.
struct Course {
    ConsultationState state{};
    std::set<Audience> asked;
    std::optional<Date> earliest_close;  ///< the last day of the least duration
    Date today{};
    std::int64_t items = 0, unanswered = 0;
};

/// 第九条第二款:「公共数据提供单位确定重点和优先开放的数据范围，应当征求社会公众、行业组织、企业、行业主管部门的意见。」
/// Everything that is still missing before the list may be adopted, in the order in which it is to be done: an item, publication,
/// each audience that was not asked, the least duration, the close, each comment's answer, the published outcome.
struct Missing {
    std::string pointer, zh, en, code;
};
std::vector<Missing> missing_for_adoption(const Course& course);
/// The same as faults of a refusal, in both languages.
std::vector<FieldError> faults_of(const std::vector<Missing>& missing);

/// The audience as the regulation names it, and in English.
std::string name_of(Audience audience, std::string_view language);

/// 第九条第一款:「应当根据本地区经济社会发展情况，重点和优先开放」: how an item stands by what is really published.
/// `opened_on`: since when its entry has been public; `drafted`: an entry is linked that is not.
struct Standing {
    Date due_on{};
    std::optional<Date> opened_on;
    bool drafted = false, dropped = false;
};
ItemState state_of(const Standing& item, Date today);

/// The points are the product of four levels from 1 to 5, in per cent of the greatest one: demand × value × readiness × safety.
/// Demand's level is 1 + 4·log₁₀(1 + w)/5, at most 5, where w = views + 5·downloads + 2·calls + 50·requests: it rises by 0.8 with
/// each tenfold use. Safety is 6 − risk. A function of its inputs alone: what is stored scores the same for ever.
Score score_of(const Inputs& inputs);
inline constexpr std::string_view score_formula = "planning-score/1";

/// Which domains of Art. 9(1) a theme of the catalogue suggests (A9 overlay); empty for most themes.
std::vector<std::string> suggested_priorities(const std::vector<std::string>& themes);

/// What two lists differ in. Items are the same when their titles are, white space aside.
ListDiff difference(const std::vector<ListItemView>& before, const std::vector<ListItemView>& after);

}  // namespace jixia::planning
