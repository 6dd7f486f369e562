#pragma once
// For the tests of this room: the catalogue, policy documents and their real neighbours on either database, two providers with
// their people, the provincial authority, and the routes.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "audit/ledger.h"
#include "catalog/catalog.h"
#include "catalogue.h"
#include "conformity/conformity.h"
#include "databases.h"
#include "foundations.h"
#include "routes.h"
#include "storage/jobs.h"

namespace jixia::conformity {

using storage::Transaction;

class ConformityTest : public kit::DatabaseTest, public kit::Foundations, public kit::Routes {
protected:
    ConformityTest() : Foundations(database(), clock), Routes("*"), jobs({.database = database(), .clock = clock}) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        qingdao = enter("青岛市交通运输局", "11370200000000001", "370200", false);
        province = enter("山东省大数据局", "11370000000000002", "370000", true);
        city = enter("济南市大数据局", "11370100000000002", "370100", true);
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
        policy = std::make_unique<policy::Policy>(policy::Policy::Needs{.database = database(),
                                                                        .outbox = outbox,
                                                                        .ledger = ledger,
                                                                        .identity = identity,
                                                                        .limits = limits,
                                                                        .calendar = calendar,
                                                                        .clock = clock,
                                                                        .waiting_for_calendar = {},
                                                                        .calendar_changed = {}});
        conformity = std::make_unique<Conformity>(Conformity::Needs{database(), jobs, workflow, *policy, *catalog, clock});
        conformity->add(profile_judge(*catalog));
        policy->bind(conformity->binding("profile"));
        conformity->handle_jobs();
        conformity->subscribe(outbox);
        EXPECT_TRUE(policy->refresh().has_value());
        policy::add_routes(router, *policy);
        add_routes(router, *conformity);
        workflow::add_routes(router, workflow);
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        reviewer = person("reviewer", jinan, "370100", {Role::reviewer});
        other = person("other", qingdao, "370200", {Role::cataloguer});
        other_reviewer = person("other-reviewer", qingdao, "370200", {Role::reviewer});
        drafter = person("drafter", province, "370000", {Role::authority});
        issuer = person("issuer", province, "370000", {Role::authority});
        city_drafter = person("city-drafter", city, "370100", {Role::authority});
    }
    std::string created(const Actor& by, const char* changes) {
        json::Object stated = kit::complete_entry("济南市公交站点信息第" + std::to_string(++made) + "册");
        stated["spatial"] = json::Array{json::Value(by.division)};
        const json::Value more = json::parse(changes).value();
        for (const auto& member : more.get_object()) stated[member.key()] = member.value();
        const std::string id(json::parse(*catalog->create(by, stated, "zh").value().body).value().at("id").get_string());
        EXPECT_TRUE(database()
                        .transact([&](Transaction& tx) -> Result<void> {
                            JX_TRY(const auto resource, catalog->add(tx, by, id, {"公交站点", catalog::ResourceKind::table}));
                            return catalog->set_current(tx, Actor::platform(), resource.id,
                                                        {1, 100, 1, 4000, "csv", false, clock.now()},
                                                        {{"stop_name", "站名", "text", 20, false, "泉城广场"}});
                        })
                        .has_value());
        change(by, id, R"({"items": [{"code": "stop_name", "description": "公交站点的名称"}]})");
        return id;
    }
    void change(const Actor& by, const std::string& id, const char* sent) {
        const auto saved = catalog->update(by, id, "*", json::parse(sent).value(), "zh");
        EXPECT_TRUE(saved.has_value()) << saved.error().code->type;
    }
    std::string act(const Actor& by, const std::string& id, const char* action) {
        const auto outcome = catalog->act(by, id, action, "r", "zh");
        return outcome.has_value() ? ""
                                   : std::string(outcome.error().code->type) +
                                         (outcome.error().fields.empty() ? "" : " " + outcome.error().fields[0].pointer);
    }
    void publish(const Actor& by, const Actor& approver, const std::string& id) {
        EXPECT_EQ(act(by, id, "submit"), "");
        EXPECT_EQ(act(approver, id, "approve"), "");
    }
    std::string published(const char* changes = "{}") {
        const std::string id = created(cataloguer, changes);
        publish(cataloguer, reviewer, id);
        return id;
    }
    json::Value shown(const Actor& actor, const std::string& path) { return body(get(actor, path)); }
    static std::string document(const std::string& number, const char* from, const std::string& rules,
                                const std::string& more = {}) {
        return R"({"title":"公共数据目录编制规范","number":")" + number + R"(","effective_from":")" + from +
               R"(","text":"第一条 ……","rules":)" + rules + more + "}";
    }
    std::string drafted(const Actor& by, const std::string& content) {
        const Response done = send(by, Method::post, "/api/v1/policies", content);
        EXPECT_EQ(done.status, 201) << std::get<std::string>(done.body);
        return text(body(done), "/id");
    }
    void issue(const std::string& id) {
        const Response done = send(issuer, Method::post, "/api/v1/policies/" + id + "/issue", "{}");
        EXPECT_EQ(done.status, 200) << std::get<std::string>(done.body);
    }
    /// What housekeeping, the runners and the subscribers would do by now.
    void settle() {
        EXPECT_TRUE(policy->refresh().has_value());
        EXPECT_TRUE(conformity->tick().has_value());
        while (jobs.run_one()) {}
        EXPECT_TRUE(outbox.drain().has_value());
    }
    void to(const char* day) {
        const auto days = std::chrono::sys_days(parse_date(day).value()) - std::chrono::sys_days(local_date(clock.now()));
        clock.advance(std::chrono::hours(24) * days.count());
        settle();
    }
    json::Value report(const Actor& actor, const std::string& id) {
        return shown(actor, "/api/v1/policies/" + id + "/conformity");
    }
    /// The case of a provider's open task, as the provider sees it; nothing without one.
    json::Value task(const Actor& actor, const std::string& document) {
        const json::Value view = report(actor, document);
        if (!view.get_object().contains("providers")) return nullptr;
        for (const json::Value& line : view.at("providers").as_array())
            if (line.at("provider").at("id") == json::Value(actor.organization) && line.at("case_id").is_string())
                return shown(actor, "/api/v1/cases/" + std::string(line.at("case_id").get_string()));
        return nullptr;
    }

    storage::Jobs jobs;
    kit::ProvidersOfIdentity providers{identity};
    identity::NoGrants grants;
    kit::DecidedOrNot decisions;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<policy::Policy> policy;
    std::unique_ptr<Conformity> conformity;
    std::string jinan, qingdao, province, city;
    int made = 0;
    Actor cataloguer, reviewer, other, other_reviewer, drafter, issuer, city_drafter, visitor;
};

}  // namespace jixia::conformity
