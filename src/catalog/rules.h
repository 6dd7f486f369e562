#pragma once
// The law of the catalogue as pure functions: open attributes, who reads data, states, due dates, what narrows an entry.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/profile.h"
#include "catalog/types.h"

namespace jixia::catalog {

namespace articles {
inline constexpr std::string_view act = "山东省公共数据开放办法";
inline constexpr Citation art_2_3{act, "第二条第三款"}, art_4_2{act, "第四条第二款"}, art_8_1{act, "第八条第一款"},
    art_8_3{act, "第八条第三款"}, art_8_4{act, "第八条第四款"}, art_10_2{act, "第十条第二款"}, art_18{act, "第十八条"},
    art_13_1{act, "第十三条第一款"}, art_14_1{act, "第十四条第一款"};
}  // namespace articles

inline constexpr ErrorCode entry_consent_missing{"entry-consent-missing", ErrorKind::conflict, &articles::art_8_3};
inline constexpr ErrorCode entry_evidence_missing{"entry-evidence-missing", ErrorKind::conflict, &articles::art_8_4};
inline constexpr ErrorCode entry_incomplete{"entry-incomplete", ErrorKind::invalid, &articles::art_10_2};
inline constexpr ErrorCode entry_changed{"entry-changed", ErrorKind::precondition};
inline constexpr ErrorCode entry_not_editable{"entry-not-editable", ErrorKind::conflict};
inline constexpr ErrorCode entry_action_not_possible{"entry-action-not-possible", ErrorKind::conflict};
inline constexpr ErrorCode entry_review_own_work{"entry-review-own-work", ErrorKind::forbidden, &articles::art_10_2};
inline constexpr ErrorCode entry_closed{"entry-closed", ErrorKind::forbidden, &articles::art_8_1};
/// Suspended urgently for a few days, for safety's sake.
inline constexpr ErrorCode entry_suspended{"entry-suspended", ErrorKind::forbidden, &articles::art_18};
inline constexpr ErrorCode grant_required{"grant-required", ErrorKind::forbidden, &articles::art_14_1};
inline constexpr ErrorCode entry_no_provider{"entry-no-provider", ErrorKind::forbidden, &articles::art_10_2};

/// 第八条第三款:「未经县级以上人民政府大数据工作主管部门同意，公共数据提供单位不得将无条件开放的公共数据变更为
/// 有条件开放或者不予开放的公共数据，不得将有条件开放的公共数据变更为不予开放的公共数据。」
constexpr bool needs_consent(Openness from, Openness to) { return to > from; }

/// 第八条第四款:「不予开放的公共数据经依法进行匿名化、去标识化等脱敏、脱密处理，或者经相关权利人同意，可以无条件开放或者有条件开放。」
constexpr bool needs_evidence(Openness from, Openness to) { return from == Openness::closed && to != Openness::closed; }

/// What a change of the open attribute of a once published entry rests on.
struct Backing {
    bool consented = false, evidenced = false;
};

/// Refuses `entry-consent-missing`, `entry-evidence-missing`. `published`: the attribute last published; none: free.
Result<void> check_openness_change(std::optional<Openness> published, Openness to, Backing backing);

/// Ways by which a document would give less than the published one though the open attribute stays. Reading: narrowing an item's
/// attribute or taking away the last way of access restricts like a change of the attribute, so it needs the same consent.
std::vector<FieldError> hidden_narrowings(const EntryFields& published, const EntryFields& next);

/// 第八条第三款 again: withdrawing an entry that is open takes it from everybody, which no wording of its own may permit.
constexpr bool withdrawal_needs_consent(Openness published) { return published != Openness::closed; }

/// How a caller stands to a resource's data.
struct DataAccess {
    bool resource_public = false;  ///< its entry is published and the resource was part of what was reviewed
    Openness openness{};           ///< published attribute, or the draft's if never published
    bool staff = false;            ///< staff of the provider, or the platform itself
    bool granted = false;          ///< a grant in force
    bool suspended = false;        ///< urgently, for a few days
};

/// 第八条第一款:「公共数据以开放为原则，不开放为例外。」 第十四条第一款:「可以向公共数据提供单位申请获取有条件开放的公共数据」.
/// Refuses `not-found`, `entry-closed` (closed data leaves by no way), `entry-suspended`, `grant-required`, in this order.
Result<void> check_data_access(const DataAccess& access);

/// Who looks at an entry's data items (数据项), and what a grant in force gives them.
struct ItemReader {
    bool staff = false;                     ///< staff of the provider, or the platform itself
    bool granted = false;                   ///< a grant in force
    std::vector<std::string> columns = {};  ///< that the grant names; none: all of them
};

/// 第八条第二款:「数据安全和处理能力要求较高或者需要按照特定条件提供的公共数据，可以有条件开放；其他公共数据，应当无条件开放。」
/// Reading: what holds for an entry holds for each of its items, and an item is never more open than its entry. Unconditional
/// items are for everybody, conditional ones for whom a grant names them, closed ones for nobody outside the provider.
bool sees_item(Openness entry, const Item& item, const ItemReader& reader);
/// Codes of the items that `reader` may not see.
std::vector<std::string> hidden_items(const EntryFields& fields, const ItemReader& reader);
/// Takes the examples, which are data, from the items that `reader` may not see: as `fields` has them or as `present` has them,
/// since what is hidden now shows in no older version either.
void blank_examples(EntryFields& fields, const EntryFields& present, const ItemReader& reader);

/// What an action on an entry makes of its state. `was_public`: a published version is visible.
/// Refuses `entry-action-not-possible`.
Result<EntryState> state_after(EntryState state, std::string_view action, bool was_public);

/// 第十三条第一款:「及时更新、维护」 The day an update is due by the update frequency; none for realtime, irregular and static.
std::optional<Date> next_due(std::string_view frequency, Date last_update);
/// The same from the day the data was last updated, or the entry first published where it has none.
std::optional<Date> next_due(std::string_view frequency, std::optional<Instant> data_updated_at,
                             std::optional<Instant> issued_at);
/// Overdue once the tolerance of the frequency (platform policy, no article fixes it; code list `update_frequency`) has passed.
bool is_overdue(const CodeLists& lists, std::string_view frequency, std::optional<Date> due, Date today);

/// Applies what was sent: members present in `sent` replace (null: clears), items are merged by code.
/// Refuses `invalid` with every fault, also codes that are in no list.
Result<EntryFields> apply_input(const EntryFields& before, const json::Value& sent, const Profile& profile,
                                const CodeLists& lists);
/// Merges what ingestion found; members that people wrote stay.
void merge_columns(EntryFields& fields, const std::vector<FoundColumn>& columns, bool examples_anew = false);
/// Reads a stored document, whichever version of the program wrote it.
Result<EntryFields> read_fields(std::string_view document);
/// Members that differ, named in `language`.
std::vector<Change> changes_between(const Profile& profile, const json::Value& before, const json::Value& after,
                                    std::string_view language);

/// Resource code by the 2017 compilation guide: 3 (departmental), division, the provider's body code, then a running number.
std::string resource_code(std::string_view division, std::string_view uscc, std::int64_t sequence);
/// 第十五条第二款:「应当注明公共数据的来源和获取日期」: the text to name the source by.
std::string attribution_text(std::string_view provider, std::string_view platform, std::string_view language);
/// Formats a resource can be had in.
std::vector<std::string> download_formats(ResourceKind kind, std::string_view source_format, bool has_coordinates);

}  // namespace jixia::catalog
