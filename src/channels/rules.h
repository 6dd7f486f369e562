#pragma once
// Art. 7 as pure functions: what a new channel is, when a merging plan is complete, when it is late, which rule lets data be open
// elsewhere.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/types.h"
#include "law/order_344.h"

namespace jixia::channels {

namespace articles = law::order_344;

/// The address is registered already.
inline constexpr ErrorCode registered_already{"channel-registered-already", ErrorKind::conflict};
inline constexpr ErrorCode channel_changed{"channel-changed", ErrorKind::precondition};
/// Merged, closed, covered or dismissed: what it says stays.
inline constexpr ErrorCode not_editable{"channel-not-editable", ErrorKind::conflict};
/// A plan says of every data set what becomes of it, and by when.
inline constexpr ErrorCode plan_incomplete{"channel-plan-incomplete", ErrorKind::invalid, &articles::art_7_1};
/// Something of the inventory is not open on the platform yet.
inline constexpr ErrorCode not_merged{"channel-not-merged", ErrorKind::conflict, &articles::art_7_1};
inline constexpr ErrorCode rule_missing{"off-platform-rule-missing", ErrorKind::invalid, &articles::art_7_2};
inline constexpr ErrorCode rule_not_national{"off-platform-rule-not-national", ErrorKind::invalid, &articles::art_7_2};
inline constexpr ErrorCode too_many_reports{"channel-report-too-many", ErrorKind::too_many};

/// 第七条第一款:「不得新建独立的开放渠道。」
/// Reading: a channel that came into use once the regulation was in force is a new one, whoever built it.
bool is_new_channel(Date opened_on);
/// What a channel is when it is registered; one whose first day nobody knows is treated as existing.
ChannelState state_at_registration(const std::optional<Date>& opened_on);

/// 第七条第一款:「已经建设完成的，应当进行整合、归并，并纳入统一的公共数据开放平台。」
/// What is missing in a plan: a line for each data set of the inventory and none twice, an entry for what the catalogue has
/// already, a reason for what ends, a date between tomorrow and `latest`. Pointers are those of the plan's body.
std::vector<FieldError> faults_of_plan(const Plan& plan, const std::vector<DataSet>& inventory, Date today, Date latest);

/// Whether everything that a plan brings over has arrived. `open`: entries of the provider that are published.
std::vector<FieldError> unmerged(const Plan& plan, const std::vector<DataSet>& inventory, const std::vector<std::string>& open);

/// 第七条第一款:「应当进行整合、归并」: the plan's day is over and the channel is not merged.
bool is_overdue(ChannelState state, const std::optional<Date>& due_on, Date today);

/// 第七条第二款:「根据国家规定不能通过统一的公共数据开放平台开放公共数据的，应当告知县级以上人民政府大数据工作主管部门。」
/// Refuses a notice without a rule, and one whose rule is none of the State: a local one or the unit's own.
Result<void> check_norm(const std::optional<Norm>& norm);
bool is_national(NormLevel level);
/// Told after the opening. The text is silent on when to tell; the notice counts all the same.
bool is_late(Date since, Date told_on);
/// A day that many months later; the 31st of a shorter month is its last day.
Date months_later(Date from, std::int64_t months);

/// What tells addresses apart: host without `www.` and default port, path without its last slash, query; no scheme, no fragment.
/// Nothing if it is no address of the web.
std::optional<std::string> address_key(std::string_view url);

}  // namespace jixia::channels
