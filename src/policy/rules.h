#pragma once
// Which day a document binds, and what it may fix. Pure.
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/order_344.h"
#include "law/time_limits.h"
#include "policy/types.h"

namespace jixia::policy {

namespace articles = law::order_344;

/// Somebody changed it in the meantime.
inline constexpr ErrorCode document_changed{"policy-changed", ErrorKind::precondition};
/// Only drafts are changed; what was issued is superseded or repealed.
inline constexpr ErrorCode document_issued{"policy-issued", ErrorKind::conflict, &articles::art_5};
/// What is issued has a text or the digest of one.
inline constexpr ErrorCode document_empty{"policy-empty", ErrorKind::invalid, &articles::art_5};
/// A rule or a repeal would change what was filed before it was made.
inline constexpr ErrorCode reaches_back{"policy-reaches-back", ErrorKind::invalid, &articles::art_5};
/// The authority already has a document with this number.
inline constexpr ErrorCode number_taken{"policy-number-taken", ErrorKind::conflict};

/// What a document is to its dates.
struct Term {
    Stage stage{};
    Date from{};
    std::optional<Date> to = {};
};

/// The state on a day: `to` is the first day on which the document does not hold any more.
DocumentState state_on(const Term& term, Date day);

/// What is wrong with the limits of a document, each with its pointer: an unknown limit, a value out of range, a division that
/// is not the document's, a day before the document's or after its end, the same limit twice, and limits in seconds, which no
/// document may lengthen (what ends with an agreement ends at once).
std::vector<FieldError> faults_of(const std::vector<LimitRule>& rules, const Term& term, std::string_view division,
                                  const law::TimeLimits& limits);

/// A rule that begins after `today` changes nothing for what was filed until now. Refuses `policy-reaches-back`, pointers at the
/// rules that do not.
/// `binds_rules`: the document also changes rules of other kinds, which begin with it.
Result<void> check_forward(const std::vector<LimitRule>& rules, bool binds_rules, Date from, Date today);

/// The rules of one document as the law room takes them; `id` is "document/ordinal".
std::vector<law::LimitRule> law_rules(const std::vector<LimitRule>& rules, const Term& term, std::string_view division,
                                      std::string_view document);

}  // namespace jixia::policy
