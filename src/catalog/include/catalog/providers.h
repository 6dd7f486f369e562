#pragma once
// What the catalogue asks of others: who a provider is, which divisions exist, and whether an open attribute may change.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/resources.h"
#include "storage/database.h"

namespace jixia::catalog {

/// A provider (公共数据提供单位) as an entry shows it. `authority_*`: the data authority of the same division, Art. 4(2).
struct ProviderFacts {
    std::string id, name, uscc, kind, division, authority_id, authority_name;
    bool demonstration = false;
};

struct DivisionName {
    std::string code, zh, en;
};

/// Implemented over `identity`.
class Providers {
public:
    Providers() = default;
    Providers(const Providers&) = delete;
    Providers& operator=(const Providers&) = delete;
    virtual ~Providers() = default;
    virtual Result<std::optional<ProviderFacts>> find(storage::Transaction& tx, const std::string& id) const = 0;
    /// Every division of the province; read once at start.
    virtual std::vector<DivisionName> divisions() const = 0;
};

/// Whether a change of an open attribute is covered by a decision in force: the authority's consent (Art. 8(3)) for a narrowing,
/// de-identification evidence or the right holder's consent (Art. 8(4)) for opening what is closed. Implemented by `opening`.
class OpeningDecisions {
public:
    OpeningDecisions() = default;
    OpeningDecisions(const OpeningDecisions&) = delete;
    OpeningDecisions& operator=(const OpeningDecisions&) = delete;
    virtual ~OpeningDecisions() = default;
    virtual Result<bool> consented(storage::Transaction& tx, const std::string& entry_id, Openness to) const = 0;
    virtual Result<bool> evidenced(storage::Transaction& tx, const std::string& entry_id, Openness to) const = 0;
    /// Uses up a consent to a narrower version of a resource's data; false if there is none in force.
    virtual Result<bool> take_version_consent(storage::Transaction& tx, const std::string& resource_id) const = 0;
};

}  // namespace jixia::catalog
