#pragma once
// For the tests of this room: cases of three types, two providers with their people, and the routes, on either database.
#include <gtest/gtest.h>

#include "databases.h"
#include "foundations.h"
#include "http/router.h"
#include "people.h"
#include "rules.h"

namespace jixia::workflow {

using kit::person;

using http::Call;
using http::Method;
using http::Response;
using std::chrono::hours;
using storage::Transaction;

class CaseStore : public kit::DatabaseTest, public kit::Foundations {
protected:
    CaseStore() : Foundations(database(), clock) {
        jinan = enter("济南市民政局", "11370100000000001", "370100", false);
        qingdao = enter("青岛市民政局", "11370200000000001", "370200", false);
        declare(workflow);
        add_routes(router, workflow);
    }
    void declare(Service& service) {
        CaseType review{.name = "entry_review",
                        .article = "第十条第二款",
                        .states = {{.name = "in_review",
                                    .owner = Party::provider,
                                    .role = Role::reviewer,
                                    .clock = "publish.conformity_check"},
                                   {.name = "published", .owner = Party::provider, .final = true},
                                   {.name = "draft", .owner = Party::provider, .final = true}},
                        .actions = {{.name = "approve",
                                     .from = {"in_review"},
                                     .to = "published",
                                     .party = Party::provider,
                                     .role = Role::reviewer,
                                     .not_the_drafter = true},
                                    {.name = "return",
                                     .from = {"in_review"},
                                     .to = "draft",
                                     .party = Party::provider,
                                     .role = Role::reviewer,
                                     .needs_reason = true,
                                     .not_the_drafter = true}}};
        service.declare(std::move(review),
                        {{"approve", [this](Transaction&, const Actor&, Case& matter, const Given& given) -> Result<void> {
                              if (given.reason == "fail") return Error{&errors::invalid};
                              effects.push_back(matter.id + ":" + matter.state + ":" + given.reason);
                              matter.detail = json::Object{{"noted", given.reason}};
                              return {};
                          }}});
        service.declare(
            {.name = "attribute_restriction",
             .article = "第八条第三款",
             .states = {{.name = "open", .owner = Party::authority, .role = Role::authority, .clock = "change.consent"},
                        {.name = "asked", .owner = Party::initiator},
                        {.name = "returned", .owner = Party::initiator, .clock = "apply.correction_by_user"},
                        {.name = "agreed", .owner = Party::platform, .final = true}},
             .actions = {{.name = "consent",
                          .from = {"open"},
                          .to = "agreed",
                          .party = Party::authority,
                          .role = Role::authority,
                          .needs_reason = true,
                          .decision = true,
                          .takes = {"number"}},
                         {.name = "return",
                          .from = {"open"},
                          .to = "returned",
                          .party = Party::authority,
                          .role = Role::authority,
                          .needs_reason = true},
                         {.name = "supply", .from = {"returned"}, .to = "open", .party = Party::initiator},
                         {.name = "ask", .from = {"open"}, .to = "asked", .party = Party::authority, .role = Role::authority},
                         {.name = "answer", .from = {"asked"}, .to = "open", .party = Party::initiator}},
             .words = {{"ask", {"要求补充", "Ask"}}},
             .subject_state = [](Transaction&, const Case& matter) -> Result<std::string> { return "subject-" + matter.state; }},
            {});
        service.accept("attribute_restriction",
                       [this, &service](Transaction& tx, const Actor& actor, const CaseRequest& request) -> Result<Case> {
                           const auto* entry = request.subject.if_contains("entry");
                           if (entry == nullptr)
                               return Error{&errors::invalid, {}, {{"/subject/entry", "is required", "missing"}}};
                           return service.open(tx, actor,
                                               {.type = request.type,
                                                .subject_type = "entry",
                                                .subject_id = std::string(entry->get_string()),
                                                .title = "公交站点",
                                                .organization = jinan,
                                                .division = "370100",
                                                .drafted_by = actor.id,
                                                .reason = request.reason});
                       });
        service.declare(
            {.name = "data_request",
             .article = "第十二条",
             .states = {{.name = "open", .owner = Party::provider, .role = Role::data_officer, .clock = "demand.answer"},
                        {.name = "closed", .owner = Party::platform, .final = true}},
             .actions = {{.name = "answer",
                          .from = {"open"},
                          .to = "closed",
                          .party = Party::provider,
                          .role = Role::data_officer,
                          .needs_reason = true}},
             .transferable = true},
            {});
    }
    std::string enter(const char* name, const std::string& first, const char* division, bool is_authority) {
        return kit::enter(identity, name, first, division, is_authority);
    }
    Case open(const char* subject = "E1", const char* type = "entry_review", const Actor* actor = nullptr,
              const std::string* provider = nullptr) {
        return database()
            .transact([&](Transaction& tx) {
                return workflow.open(tx, actor == nullptr ? cataloguer : *actor,
                                     {.type = type,
                                      .subject_type = "entry",
                                      .subject_id = subject,
                                      .title = "公交站点",
                                      .organization = provider == nullptr ? jinan : *provider,
                                      .division = provider == nullptr ? "370100" : "370200",
                                      .drafted_by = "drafter",
                                      .reason = "请审核"});
            })
            .value();
    }
    Response send(const Actor& actor, Method method, const std::string& path, const std::string& body = {},
                  const std::vector<std::pair<std::string, std::string>>& query = {}, const std::string& if_match = {}) {
        Call call;
        call.method = method;
        call.path = call.target = path;
        call.body = body;
        call.actor = actor;
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        if (!if_match.empty()) call.headers.set("If-Match", if_match);
        for (const auto& [name, value] : query) call.query.add(name, value);
        return router.handle(call);
    }
    static json::Value body(const Response& response) { return json::parse(std::get<std::string>(response.body)).value(); }
    Response act(const Actor& actor, const std::string& id, const std::string& action, const std::string& request = "{}",
                 const std::string& if_match = {}) {
        return send(actor, Method::post, "/api/v1/cases/" + id + "/actions/" + action, request, {}, if_match);
    }
    std::vector<std::string> listed(const Actor& actor, const CaseQuery& query) {
        std::vector<std::string> subjects;
        const auto page = workflow.list(actor, query, "zh").value();
        EXPECT_EQ(page.total, static_cast<std::int64_t>(page.items.size()));
        for (const CaseView& view : page.items) subjects.push_back(view.subject.id);
        return subjects;
    }

    http::Router router;
    std::vector<std::string> effects;
    std::string jinan, qingdao;
    Actor cataloguer = person("cataloguer", {}, "370100", {Role::cataloguer}), reviewer, second, stranger, authority, citizen;

    void SetUp() override {
        cataloguer.organization = jinan;
        reviewer = person("reviewer", jinan, "370100", {Role::reviewer});
        second = person("second", jinan, "370100", {Role::reviewer, Role::cataloguer});
        stranger = person("stranger", qingdao, "370200", {Role::cataloguer, Role::reviewer});
        authority = person("authority", "sd-data", "370000", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }
};

}  // namespace jixia::workflow
