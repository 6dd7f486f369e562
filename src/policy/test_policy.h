#pragma once
// For the tests of this room: its real neighbours on either database, a provider of Jinan with its people, the authorities of
// Jinan, Qingdao and the province with two people each, and the routes.
#include <gtest/gtest.h>

#include "databases.h"
#include "foundations.h"
#include "http/router.h"
#include "policy/policy.h"

namespace jixia::policy {

using http::Call;
using http::Method;
using http::Response;
using storage::Transaction;

class PolicyTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    PolicyTest() : Foundations(database(), clock) {
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
    std::string enter(const char* name, const std::string& first, const char* division, bool is_authority) {
        return identity
            .create_organization(Actor::platform(), {.name = {name},
                                                     .uscc = first + identity::uscc_check_character(first).value(),
                                                     .kind = identity::OrganizationKind::state_organ,
                                                     .division = division,
                                                     .authority = is_authority})
            .value()
            .id;
    }
    static Actor person(const char* id, const std::string& organization, const char* division, std::vector<Role> roles) {
        Actor actor;
        actor.id = id;
        actor.name = std::string("人员") + id;
        actor.organization = organization;
        actor.division = division;
        actor.roles = std::move(roles);
        return actor;
    }
    Response send(const Actor& actor, Method method, const std::string& path, const std::string& body = {},
                  const std::string& if_match = "*") {
        Call call;
        call.method = method;
        call.client = "10.0.0.1";
        call.actor = actor;
        call.target = path;
        const std::size_t query = path.find('?');
        call.path = path.substr(0, query);
        for (std::size_t at = query; at != std::string::npos && at + 1 < path.size();) {
            const std::size_t end = path.find('&', at + 1);
            const std::string one = path.substr(at + 1, end == std::string::npos ? end : end - at - 1);
            call.query.add(one.substr(0, one.find('=')), one.substr(one.find('=') + 1));
            at = end;
        }
        call.body = body;
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        if (!if_match.empty()) call.headers.set("If-Match", if_match);
        return router.handle(call);
    }
    Response get(const Actor& actor, const std::string& path) { return send(actor, Method::get, path); }
    Response post(const Actor& actor, const std::string& path, const std::string& body = "{}") {
        return send(actor, Method::post, path, body);
    }
    static json::Value body(const Response& response) {
        return json::parse(std::get<std::string>(response.body)).value_or(json::Value(nullptr));
    }
    static std::string text(const json::Value& value, const char* pointer) {
        boost::system::error_code missing;
        const json::Value* found = value.find_pointer(pointer, missing);
        return found == nullptr ? "" : found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
    }
    static std::string problem(const Response& response) { return text(body(response), "/type"); }

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
    http::Router router;
    std::string jinan, city, province;
    int opened = 0;
    Actor cataloguer, reviewer, drafter, issuer, city_drafter, city_issuer, aside, citizen, visitor;
};

}  // namespace jixia::policy
