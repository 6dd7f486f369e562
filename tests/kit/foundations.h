#pragma once
// For tests: the real rooms that the catalogue and all above it stand on, over a database of the test.
#include "audit/ledger.h"
#include "identity/identity.h"
#include "law/calendar.h"
#include "law/time_limits.h"
#include "people.h"
#include "storage/outbox.h"
#include "workflow/service.h"

namespace jixia::kit {

/// Signs with what everybody can check in a test: the text itself.
class PlainSigner final : public workflow::DecisionSigner {
public:
    std::string sign(std::string_view text, Instant) const override {
        return std::string(text) + "\n— test " + std::to_string(text.size()) + "\n";
    }
    std::vector<std::string> keys() const override { return {"test"}; }
};

struct Foundations {
    Foundations(storage::Database& database, const Clock& clock)
        : ledger(clock),
          outbox({.database = database, .clock = clock}),
          identity({.database = database, .ledger = ledger, .clock = clock}),
          workflow({.database = database,
                    .outbox = outbox,
                    .ledger = ledger,
                    .identity = identity,
                    .calendar = calendar,
                    .limits = limits,
                    .clock = clock,
                    .signer = signer}) {}

    std::string enter(const char* name, const std::string& first, const char* division, bool is_authority) {
        return kit::enter(identity, name, first, division, is_authority);
    }
    static Actor person(const char* id, const std::string& organization, const char* division, std::vector<Role> roles) {
        return kit::person(id, organization, division, std::move(roles));
    }

    audit::Ledger ledger;
    storage::Outbox outbox;
    identity::Identity identity;
    law::Calendar calendar = law::Calendar::built_in();
    law::TimeLimits limits;
    PlainSigner signer;
    workflow::Service workflow;
};

}  // namespace jixia::kit
