#pragma once
// Whether a decision in force covers a change of openness: what `catalog` asks before it lets anything through.
#include "catalog/providers.h"

namespace jixia::opening {

/// Reads what was decided; any thread. A consent covers its entry on and after the day it takes effect, until it is used.
class Decisions final : public catalog::OpeningDecisions {
public:
    explicit Decisions(const Clock& clock) : clock_(clock) {}
    Result<bool> consented(storage::Transaction& tx, const std::string& entry_id, catalog::Openness to) const override;
    Result<bool> evidenced(storage::Transaction& tx, const std::string& entry_id, catalog::Openness to) const override;
    Result<bool> take_version_consent(storage::Transaction& tx, const std::string& resource_id) const override;

private:
    const Clock& clock_;
};

}  // namespace jixia::opening
