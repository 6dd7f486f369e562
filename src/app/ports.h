#pragma once
// Ports of the rooms that another room fulfils: the composition root is where they meet.
#include "catalog/catalog.h"
#include "catalog/providers.h"
#include "http/server.h"
#include "identity/identity.h"
#include "planning/planning.h"
#include "storage/idempotency.h"
#include "tlog/keys.h"
#include "workflow/decisions.h"

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

/// How often an entry was looked at, downloaded and called, as the catalogue counts it. Requests come with participation.
class DemandOfUse final : public planning::DemandReader {
public:
    explicit DemandOfUse(catalog::Catalog& catalog) : catalog_(catalog) {}
    Result<planning::Demand> of(storage::Transaction& tx, const std::string& entry_id) const override;

private:
    catalog::Catalog& catalog_;
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

/// Signs decisions as notes, with one key or two (Ed25519, SM2) kept in the data folder.
class DecisionKeys final : public workflow::DecisionSigner {
public:
    /// `kinds`: those to sign with, in this order. Refuses what `tlog::SigningKey::open` does.
    static Result<std::unique_ptr<DecisionKeys>> open(const std::filesystem::path& folder, const std::string& name,
                                                      const std::vector<tlog::KeyKind>& kinds);
    std::string sign(std::string_view text, Instant at) const override;
    std::vector<std::string> keys() const override;

private:
    struct Key {
        tlog::SigningKey key;
        tlog::VerifierKey verifier;
    };
    std::vector<Key> keys_;
};

}  // namespace jixia::app
