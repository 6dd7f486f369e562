#pragma once
// Ports of the rooms that another room fulfils: the composition root is where they meet.
#include "catalog/catalog.h"
#include "catalog/providers.h"
#include "http/server.h"
#include "identity/identity.h"
#include "storage/idempotency.h"

namespace jixia::app {

/// Who a provider is and which divisions exist, from `identity`.
class IdentityProviders final : public catalog::Providers {
public:
    explicit IdentityProviders(const identity::Identity& identity) : identity_(identity) {}
    Result<std::optional<catalog::ProviderFacts>> find(storage::Transaction& tx, const std::string& id) const override;
    std::vector<catalog::DivisionName> divisions() const override;

private:
    const identity::Identity& identity_;
};

/// The codes of a list in force; nothing if there is no such list.
std::optional<std::vector<std::string>> codes_of(const catalog::Catalog& catalog, std::string_view list);

/// Remembered answers in the record database.
class RememberedAnswers final : public http::IdempotencyStore {
public:
    explicit RememberedAnswers(storage::Idempotency& idempotency) : idempotency_(idempotency) {}
    Result<std::optional<Stored>> once(const Actor& actor, const std::string& key, const std::string& fingerprint,
                                       const std::function<std::optional<Stored>()>& effect) override;

private:
    storage::Idempotency& idempotency_;
};

}  // namespace jixia::app
