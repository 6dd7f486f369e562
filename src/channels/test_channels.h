#pragma once
// For the tests of this room: the register over its real neighbours on either database, two units with their people and the
// authorities above them, and the routes.
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "catalogue.h"
#include "channels/channels.h"
#include "databases.h"
#include "foundations.h"
#include "routes.h"

namespace jixia::channels {

using storage::Transaction;

class ChannelTest : public kit::DatabaseTest, public kit::Foundations, public kit::Routes {
protected:
    ChannelTest() : Foundations(database(), clock) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        qingdao = enter("青岛市交通运输局", "11370200000000001", "370200", false);
        const std::string city = enter("济南市大数据局", "11370100000000002", "370100", true);
        const std::string other = enter("青岛市大数据局", "11370200000000002", "370200", true);
        const std::string province = enter("山东省大数据局", "11370000000000002", "370000", true);
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
        channels = std::make_unique<Channels>(Channels::Needs{.database = database(),
                                                              .outbox = outbox,
                                                              .ledger = ledger,
                                                              .workflow = workflow,
                                                              .identity = identity,
                                                              .catalog = *catalog,
                                                              .limits = limits,
                                                              .clock = clock,
                                                              .reports = {.client_max = 3, .total_max = 5}});
        workflow::add_routes(router, workflow);
        add_routes(router, *channels);
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        officer = person("officer", jinan, "370100", {Role::data_officer});
        stranger = person("stranger", qingdao, "370200", {Role::data_officer, Role::cataloguer});
        authority = person("authority", city, "370100", {Role::authority});
        aside = person("aside", other, "370200", {Role::authority});
        above = person("above", province, "370000", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }
    static std::string crypto_of(const json::Value& value) { return crypto::sha256_hex(json::serialize(value)); }
    Response act(const Actor& actor, const std::string& matter, const std::string& action, const std::string& given = "{}") {
        return post(actor, "/api/v1/cases/" + matter + "/actions/" + action, given);
    }
    /// Titles of what waits for somebody.
    std::vector<std::string> inbox(const Actor& actor) {
        std::vector<std::string> found;
        const json::Value page = body(get(actor, "/api/v1/cases?inbox=mine"));
        for (const json::Value& one : page.at("items").as_array())
            found.push_back(text(one, "/type/code") + ":" + text(one, "/state/code"));
        return found;
    }
    /// A channel of Jinan's with two data sets, in use before the regulation.
    json::Value channel(const char* url = "https://data.jnjt.example.cn/open/") {
        const Response made = post(officer, "/api/v1/channels",
                                   std::string(R"({"name":"济南交通数据网","url":")") + url +
                                       R"(","kind":"website","offers":"公交与停车数据","opened_on":"2019-06-01",
                      "inventory":[{"title":"公交站点"},{"title":"停车场"}]})");
        EXPECT_EQ(made.status, 201) << std::get<std::string>(made.body);
        return body(made);
    }
    /// An entry of Jinan's that everybody sees.
    std::string published(const char* title) {
        catalog::ImportedEntry entry;
        entry.fields.title = title;
        entry.fields.resource_kind = "table";
        entry.fields.themes = {"06"};
        entry.fields.update_frequency = "monthly";
        entry.fields.level = "G1";
        entry.issued_at = entry.updated_at = clock.now();
        return catalog->import_entries(Actor::platform(), jinan, {entry}, "r").value().at(0);
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, type, id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action + (entry.basis.empty() ? "" : " " + entry.basis));
        return actions;
    }
    /// Topics and payloads of what was told so far.
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
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<Channels> channels;
    std::string jinan, qingdao;
    Actor cataloguer, officer, stranger, authority, aside, above, citizen, visitor;
};

}  // namespace jixia::channels
