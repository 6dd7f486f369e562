#pragma once
// For tests: what the catalogue asks of rooms that are not there, and an entry that meets every rule.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalog/catalog.h"
#include "identity/identity.h"

namespace jixia::kit {

/// One body, "unit", of Jinan.
class OneProvider final : public catalog::Providers {
public:
    Result<std::optional<catalog::ProviderFacts>> find(storage::Transaction&, const std::string& id) const override {
        if (id != "unit") return std::optional<catalog::ProviderFacts>();
        return std::optional<catalog::ProviderFacts>(
            {"unit", "济南市交通运输局", "11370100MB2857833K", "government", "370100", "authority", "济南市大数据局", true});
    }
    std::vector<catalog::DivisionName> divisions() const override { return {{"370100", "济南市", "Jinan"}}; }
};

/// The bodies that `identity` holds.
class ProvidersOfIdentity final : public catalog::Providers {
public:
    explicit ProvidersOfIdentity(const identity::Identity& identity) : identity_(identity) {}
    Result<std::optional<catalog::ProviderFacts>> find(storage::Transaction& tx, const std::string& id) const override {
        JX_TRY(const auto found, identity_.find_organization(tx, id));
        if (!found) return std::optional<catalog::ProviderFacts>{};
        JX_TRY(const auto authority, identity_.authority_for(tx, found->division));
        return std::optional(catalog::ProviderFacts{
            found->id, found->name, found->uscc, boost::describe::enum_to_string(found->kind, ""), found->division,
            authority ? authority->id : "", authority ? authority->name : "", found->demonstration});
    }
    std::vector<catalog::DivisionName> divisions() const override {
        std::vector<catalog::DivisionName> names;
        for (const identity::DivisionRow& row : identity::divisions())
            names.push_back({std::string(row.code), std::string(row.name), identity::division_name(row.code, "en")});
        return names;
    }

private:
    const identity::Identity& identity_;
};

/// What the authority has consented to does not matter here.
class EverythingDecided final : public catalog::OpeningDecisions {
public:
    Result<bool> consented(storage::Transaction&, const std::string&, catalog::Openness) const override { return true; }
    Result<bool> evidenced(storage::Transaction&, const std::string&, catalog::Openness) const override { return true; }
    Result<bool> take_version_consent(storage::Transaction&, const std::string&) const override { return true; }
};

/// Nothing is decided until a test says so.
class DecidedOrNot final : public catalog::OpeningDecisions {
public:
    bool decided = false;
    Result<bool> consented(storage::Transaction&, const std::string&, catalog::Openness) const override { return decided; }
    Result<bool> evidenced(storage::Transaction&, const std::string&, catalog::Openness) const override { return decided; }
    Result<bool> take_version_consent(storage::Transaction&, const std::string&) const override { return decided; }
};

/// What a cataloguer states of an entry that meets every rule but for its data.
inline json::Object complete_entry(std::string_view title = "济南市公交站点信息") {
    json::Value value = json::parse(R"({"abstract": "各公交站点的名称、线路和位置，来源于公交调度系统，供出行应用和研究使用。",
         "keywords": ["公交", "站点", "交通"], "themes": ["06"], "industries": ["G"], "resource_kind": "table",
         "open_attribute": "unconditional", "open_modes": ["download", "api"], "update_frequency": "monthly",
         "spatial": ["370100"], "temporal": {"start": "2024-01-01", "end": null}, "level": "G1",
         "personal_information": false, "origin": "generated", "duties": [{"code": "JT-001", "name": "公共交通站点管理"}],
         "source_systems": [{"name": "公交调度系统"}],
         "contact": {"name": "信息科", "phone": "0531-66600000", "email": "data@example.org"}})")
                            .value();
    value.get_object()["title"] = title;
    return value.get_object();
}

}  // namespace jixia::kit
