#pragma once
// For the tests of this room: its real neighbours on either database, a provider of Jinan with its people, the authorities of
// Jinan, Qingdao and the province with two people each, and the routes.
#include <gtest/gtest.h>

#include "databases.h"
#include "foundations.h"
#include "policy/policy.h"
#include "routes.h"

namespace jixia::policy {

using storage::Transaction;

class PolicyTest : public kit::DatabaseTest, public kit::Foundations, public kit::Routes {
protected:
    PolicyTest() : Foundations(database(), clock), Routes("*") {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        city = enter("济南市大数据局", "11370100000000002", "370100", true);
        const std::string other = enter("青岛市大数据局", "11370200000000002", "370200", true);
        province = enter("山东省大数据局", "11370000000000002", "370000", true);
        workflow.declare({.name = "entry_review",
                          .article = "第十条第二款",
                          .states = {{.name = "in_review",
                                      .owner = workflow::Party::provider,
                                      .role = Role::reviewer,
                                      .clock = "publish.conformity_check"},
                                     {.name = "published", .owner = workflow::Party::provider, .final = true}},
                          .actions = {{.name = "approve",
                                       .from = {"in_review"},
                                       .to = "published",
                                       .party = workflow::Party::provider,
                                       .role = Role::reviewer,
                                       .needs_reason = true}}},
                         {});
        policy = std::make_unique<Policy>(needs());
        workflow::add_routes(router, workflow);
        add_routes(router, *policy);
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        reviewer = person("reviewer", jinan, "370100", {Role::reviewer});
        drafter = person("drafter", province, "370000", {Role::authority});
        issuer = person("issuer", province, "370000", {Role::authority});
        city_drafter = person("city-drafter", city, "370100", {Role::authority});
        city_issuer = person("city-issuer", city, "370100", {Role::authority});
        aside = person("aside", other, "370200", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }
    Policy::Needs needs() {
        return {.database = database(),
                .outbox = outbox,
                .ledger = ledger,
                .identity = identity,
                .limits = limits,
                .calendar = calendar,
                .clock = clock,
                .waiting_for_calendar = [this](const Actor& actor) { return workflow.count_undated(actor); },
                .calendar_changed = [this]() -> Result<void> {
                    JX_TRY(std::ignore, workflow.date_undated());
                    return {};
                }};
    }

    /// A case of Jinan's that is opened now, as people see it.
    json::Value filed() {
        const std::string id = database()
                                   .transact([&](Transaction& tx) {
                                       return workflow.open(tx, cataloguer,
                                                            {.type = "entry_review",
                                                             .subject_type = "entry",
                                                             .subject_id = "e" + std::to_string(++opened),
                                                             .title = "公交站点",
                                                             .organization = jinan,
                                                             .division = "370100",
                                                             .drafted_by = {},
                                                             .reason = {}});
                                   })
                                   .value()
                                   .id;
        return seen(id);
    }
    json::Value seen(const std::string& id) { return body(get(reviewer, "/api/v1/cases/" + id)); }
    static std::string document(const std::string& number, const std::string& from, const std::string& limits = "[]",
                                const std::string& more = {}) {
        return R"({"title":"山东省公共数据开放工作细则","number":")" + number + R"(","effective_from":")" + from +
               R"(","text":"第一条 为了规范公共数据开放工作，制定本细则。","limits":)" + limits + more + "}";
    }
    json::Value drafted(const Actor& actor, const std::string& content) {
        const Response made = post(actor, "/api/v1/policies", content);
        EXPECT_EQ(made.status, 201) << std::get<std::string>(made.body);
        return body(made);
    }
    /// A document that is drafted by one and issued by another.
    json::Value issued(const Actor& by, const Actor& other, const std::string& content) {
        const json::Value made = drafted(by, content);
        const Response done = post(other, "/api/v1/policies/" + text(made, "/id") + "/issue");
        EXPECT_EQ(done.status, 200) << std::get<std::string>(done.body);
        return body(done);
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> acts;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, type, id); });
        for (const auto& entry : entries.value()) acts.push_back(entry.action + " " + entry.basis);
        return acts;
    }

    std::unique_ptr<Policy> policy;
    std::string jinan, city, province;
    int opened = 0;
    Actor cataloguer, reviewer, drafter, issuer, city_drafter, city_issuer, aside, citizen, visitor;
};

}  // namespace jixia::policy
