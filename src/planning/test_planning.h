#pragma once
// For the tests of this room: planning over its real neighbours on either database, two units with their people and the
// authorities above them, an index of what is published, and the routes.
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "catalogue.h"
#include "databases.h"
#include "foundations.h"
#include "planning/planning.h"
#include "routes.h"
#include "search/search.h"

namespace jixia::planning {

using storage::Transaction;

/// Figures that a test sets.
struct DemandOfTest final : DemandReader {
    Demand figures{100, 20, 0, 0};
    Result<Demand> of(Transaction&, const std::string&) const override { return figures; }
};

class PlanningTest : public kit::DatabaseTest, public kit::Foundations, public kit::Routes {
protected:
    PlanningTest() : Foundations(database(), clock) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        qingdao = enter("青岛市交通运输局", "11370200000000001", "370200", false);
        const std::string city = enter("济南市大数据局", "11370100000000002", "370100", true);
        const std::string other = enter("青岛市大数据局", "11370200000000002", "370200", true);
        const std::string province = enter("山东省大数据局", "11370000000000002", "370000", true);
        weather = enter("山东省气象局", "11370000000000003", "370000", false);
        catalog = catalog::Catalog::start({.database = database(),
                                           .outbox = outbox,
                                           .ledger = ledger,
                                           .workflow = workflow,
                                           .clock = clock,
                                           .providers = providers,
                                           .grants = grants,
                                           .decisions = decisions},
                                          {"https://data.example.org", "稷下", "Jixia"})
                      .value();
        search = search::Search::start({database(), *catalog, clock}, {.folder = folder / "search"}).value();
        planning = std::make_unique<Planning>(Planning::Needs{.database = database(),
                                                              .outbox = outbox,
                                                              .ledger = ledger,
                                                              .workflow = workflow,
                                                              .identity = identity,
                                                              .catalog = *catalog,
                                                              .search = *search,
                                                              .calendar = calendar,
                                                              .limits = limits,
                                                              .demand = demand,
                                                              .clock = clock,
                                                              .comments = {.client_max = 3, .total_max = 100}});
        workflow::add_routes(router, workflow);
        add_routes(router, *planning);
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        officer = person("officer", jinan, "370100", {Role::data_officer});
        stranger = person("stranger", qingdao, "370200", {Role::data_officer, Role::cataloguer});
        authority = person("authority", city, "370100", {Role::authority});
        aside = person("aside", other, "370200", {Role::authority});
        above = person("above", province, "370000", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }
    static std::string said(const Response& response) { return std::get<std::string>(response.body); }
    std::vector<std::string> inbox(const Actor& actor) {
        std::vector<std::string> found;
        const json::Value page = body(get(actor, "/api/v1/cases?inbox=mine"));
        for (const json::Value& one : page.at("items").as_array())
            found.push_back(text(one, "/type/code") + ":" + text(one, "/state/code"));
        return found;
    }
    /// An entry that everybody sees.
    std::string published(const char* title, std::vector<std::string> priority = {}, const std::string& provider = {}) {
        catalog::ImportedEntry entry;
        entry.fields.title = title;
        entry.fields.resource_kind = "table";
        entry.fields.themes = {"06"};
        entry.fields.update_frequency = "monthly";
        entry.fields.level = "G1";
        entry.fields.priority = std::move(priority);
        entry.issued_at = entry.updated_at = clock.now();
        return catalog->import_entries(Actor::platform(), provider.empty() ? jinan : provider, {entry}, "r").value().at(0);
    }
    /// A draft of Jinan's cataloguer, with what is needed for it to be published.
    std::string draft(const char* title) {
        return text(json::parse(*catalog->create(cataloguer, kit::complete_entry(title), "zh")->body).value(), "/id");
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, type, id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action + (entry.basis.empty() ? "" : " " + entry.basis));
        return actions;
    }
    std::vector<std::string> told(const char* prefix) {
        std::vector<std::string> topics;
        outbox.subscribe(std::string("test ") + prefix, {prefix}, [&](const storage::Event& event) -> Result<void> {
            topics.push_back(event.topic);
            return {};
        });
        EXPECT_TRUE(outbox.drain().has_value());
        return topics;
    }

    kit::ProvidersOfIdentity providers{identity};
    kit::EverythingDecided decisions;
    identity::NoGrants grants;
    DemandOfTest demand;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<search::Search> search;
    std::unique_ptr<Planning> planning;
    std::string jinan, qingdao, weather;
    Actor cataloguer, officer, stranger, authority, aside, above, citizen, visitor;
};

}  // namespace jixia::planning
