#pragma once
// For the tests of this room: a catalogue with its real neighbours on either database, two providers with their people, and an
// entry that meets every rule. Decisions and grants belong to rooms that come later: here the test says what is in force.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.h"
#include "databases.h"
#include "foundations.h"
#include "identity/identity.h"
#include "rules.h"

namespace jixia::catalog {

struct DecisionsInForce final : OpeningDecisions {
    std::set<std::pair<std::string, Openness>> consents, evidences;
    Result<bool> consented(storage::Transaction&, const std::string& id, Openness to) const override {
        return consents.contains({id, to});
    }
    Result<bool> evidenced(storage::Transaction&, const std::string& id, Openness to) const override {
        return evidences.contains({id, to});
    }
    Result<bool> take_version_consent(storage::Transaction&, const std::string&) const override { return false; }
};

struct GrantsInForce final : identity::GrantReader {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> columns;  ///< by account and entry
    Result<identity::GrantState> state(const Actor& actor, const std::string& entry_id) const override {
        const auto held = columns.find({actor.id, entry_id});
        if (held == columns.end()) return identity::GrantState{};
        return identity::GrantState{true, "grant", held->second};
    }
};

class CatalogTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    CatalogTest() : Foundations(database(), clock) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        qingdao = enter("青岛市交通运输局", "11370200000000001", "370200", false);
        const std::string office = enter("济南市大数据局", "11370100000000002", "370100", true);
        catalog = Catalog::start({.database = database(),
                                  .outbox = outbox,
                                  .ledger = ledger,
                                  .workflow = workflow,
                                  .clock = clock,
                                  .providers = providers,
                                  .grants = grants,
                                  .decisions = decisions},
                                 {"https://data.example.org", "稷下", "Jixia"})
                      .value();
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        reviewer = person("reviewer", jinan, "370100", {Role::reviewer});
        both = person("both", jinan, "370100", {Role::cataloguer, Role::reviewer});
        stranger = person("stranger", qingdao, "370200", {Role::cataloguer, Role::reviewer});
        authority = person("authority", office, "370100", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }

    static json::Object complete(std::string_view title = "济南市公交站点信息") { return kit::complete_entry(title); }
    static json::Object with(json::Object document, std::string_view changes) {
        const json::Value parsed = json::parse(changes).value();
        for (const auto& member : parsed.get_object()) document[member.key()] = member.value();
        return document;
    }
    static std::string id_of(const Rendered& entry) {
        return std::string(json::parse(*entry.body).value().at("id").get_string());
    }
    std::string draft(const json::Object& stated = complete()) {
        return id_of(catalog->create(cataloguer, stated, "zh").value());
    }
    /// As an ingestion does: a table of two columns with rows. The resource's id.
    std::string add_table(const std::string& entry, const char* title = "公交站点", const Actor& uploader = Actor::platform()) {
        return database()
            .transact([&](storage::Transaction& tx) -> Result<std::string> {
                JX_TRY(const ResourceInfo resource, catalog->add(tx, cataloguer, entry, {title, ResourceKind::table}));
                JX_CHECK(ingest(tx, uploader, resource.id, 1));
                return resource.id;
            })
            .value();
    }
    Result<void> ingest(storage::Transaction& tx, const Actor& uploader, const std::string& resource, std::int64_t version,
                        const std::vector<FoundColumn>& columns = {{"stop_name", "站名", "text", 20, false, "泉城广场"},
                                                                   {"line", "线路", "text", 10, true, "K50"}}) {
        return catalog->set_current(
            tx, uploader, resource,
            {version, 100 * version, static_cast<std::int64_t>(columns.size()), 4000, "csv", false, clock.now()}, columns);
    }
    void describe_items(const std::string& entry) {
        change(entry, R"({"items": [{"code": "stop_name", "description": "公交站点的名称"},
                                    {"code": "line", "description": "经过站点的线路编号"}]})");
    }
    void change(const std::string& entry, std::string_view changes, const Actor* actor = nullptr) {
        const auto saved =
            catalog->update(actor == nullptr ? cataloguer : *actor, entry, "*", json::parse(changes).value(), "zh");
        ASSERT_TRUE(saved.has_value()) << saved.error().code->type << " " << saved.error().detail;
    }
    void act(const Actor& actor, const std::string& entry, const std::string& action, const std::string& reason = "r") {
        const auto outcome = catalog->act(actor, entry, action, reason, "zh");
        ASSERT_TRUE(outcome.has_value()) << action << ": " << outcome.error().code->type
                                         << (outcome.error().fields.empty() ? "" : outcome.error().fields[0].detail);
    }
    const ErrorCode* refusal(const Actor& actor, const std::string& entry, const std::string& action) {
        const auto outcome = catalog->act(actor, entry, action, "r", "zh");
        return outcome ? nullptr : outcome.error().code;
    }
    /// A published entry with one table.
    std::string published(const json::Object& stated = complete()) {
        const std::string entry = draft(stated);
        last_resource = add_table(entry);
        describe_items(entry);
        act(cataloguer, entry, "submit");
        act(reviewer, entry, "approve");
        return entry;
    }
    json::Value seen(const Actor& actor, const std::string& entry, std::string_view language = "zh") {
        return json::parse(*catalog->entry(actor, entry, language).value().body).value();
    }
    bool sees(const Actor& actor, const std::string& entry) {
        const auto answer = catalog->entry(actor, entry, "zh");
        if (!answer) EXPECT_EQ(answer.error().code, &errors::not_found);
        return answer.has_value();
    }
    Result<ResourceInfo> readable(const Actor& actor, const std::string& resource) {
        return database().read([&](storage::Transaction& tx) { return catalog->readable(tx, actor, resource); });
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](storage::Transaction& tx) { return ledger.of(tx, type, id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action + (entry.basis.empty() ? "" : " " + entry.basis));
        return actions;
    }

    kit::ProvidersOfIdentity providers{identity};
    DecisionsInForce decisions;
    GrantsInForce grants;
    std::unique_ptr<Catalog> catalog;
    std::string jinan, qingdao, last_resource;
    Actor cataloguer, reviewer, both, stranger, authority, citizen, visitor;
};

}  // namespace jixia::catalog
