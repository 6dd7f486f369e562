#include "opening/decisions.h"

#include <algorithm>

#include "sql.h"

namespace jixia::opening {

Result<bool> Decisions::consented(storage::Transaction& tx, const std::string& entry_id, catalog::Openness to) const {
    JX_TRY(const auto covered,
           tx.all<catalog::Openness>(sql::consents, {{"entry_id", entry_id}, {"today", local_date(clock_.now())}}));
    return std::ranges::any_of(covered, [&](catalog::Openness one) { return to <= one; });
}

Result<bool> Decisions::evidenced(storage::Transaction& tx, const std::string& entry_id, catalog::Openness to) const {
    JX_TRY(const auto allowed,
           tx.all<catalog::Openness>(sql::evidence_in_force, {{"entry_id", entry_id}, {"today", local_date(clock_.now())}}));
    return std::ranges::any_of(allowed, [&](catalog::Openness one) { return to >= one; });
}

Result<bool> Decisions::take_version_consent(storage::Transaction& tx, const std::string& resource_id) const {
    const Instant now = clock_.now();
    JX_TRY(const std::int64_t taken,
           tx.run(sql::take_version_consent, {{"resource_id", resource_id}, {"today", local_date(now)}, {"now", now}}));
    return taken > 0;
}

}  // namespace jixia::opening
