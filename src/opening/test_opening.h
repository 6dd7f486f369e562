#pragma once
// For the tests of this room: the real rooms below it on either database, two providers in Jinan and one in Qingdao with their
// people, and the authorities of Jinan and of the province.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "catalogue.h"
#include "databases.h"
#include "foundations.h"
#include "notice/notice.h"
#include "opening/opening.h"
#include "rules.h"

namespace jixia::opening {

class OpeningTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    OpeningTest() : Foundations(database(), clock), decisions(clock), notices({database(), outbox, clock}) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", false);
        heir = enter("济南市公共交通局", "11370100000000003", "370100", false);
        qingdao = enter("青岛市交通运输局", "11370200000000001", "370200", false);
        const std::string office = enter("济南市大数据局", "11370100000000002", "370100", true);
        const std::string province = enter("山东省大数据局", "11370000000000002", "370000", true);
        const std::string other = enter("青岛市大数据局", "11370200000000002", "370200", true);
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
        opening = std::make_unique<Opening>(
            Opening::Needs{database(), outbox, ledger, workflow, notices, *catalog, *catalog, providers, reports, calendar,
                           limits, clock, [this](std::string_view list, std::string_view code, std::string_view language) {
                               return catalog->label(list, code, language);
                           }});
        cataloguer = person("cataloguer", jinan, "370100", {Role::cataloguer});
        reviewer = person("reviewer", jinan, "370100", {Role::reviewer});
        security = person("security", jinan, "370100", {Role::security_officer});
        all_roles =
            person("all", jinan, "370100", {Role::cataloguer, Role::reviewer, Role::data_officer, Role::security_officer});
        stranger = person("stranger", qingdao, "370200", {Role::cataloguer, Role::reviewer, Role::security_officer});
        authority = person("authority", office, "370100", {Role::authority});
        above = person("above", province, "370000", {Role::authority});
        aside = person("aside", other, "370200", {Role::authority});
        citizen = person("citizen", "", "", {Role::applicant});
    }
    static json::Object object(std::string_view text) { return json::parse(text).value().get_object(); }

    /// A published entry with one table; `changes`: members over those of a complete one.
    std::string published(std::string_view changes = "{}") {
        json::Object stated = kit::complete_entry("济南市公交站点信息第" + std::to_string(++made) + "册");
        for (const auto& member : object(changes)) stated[member.key()] = member.value();
        const std::string id(json::parse(*catalog->create(cataloguer, stated, "zh").value().body).value().at("id").get_string());
        table = database()
                    .transact([&](storage::Transaction& tx) -> Result<std::string> {
                        JX_TRY(const auto resource, catalog->add(tx, cataloguer, id, {"公交站点", catalog::ResourceKind::table}));
                        JX_CHECK(catalog->set_current(tx, Actor::platform(), resource.id,
                                                      {1, 100, 1, 4000, "csv", false, clock.now()},
                                                      {{"stop_name", "站名", "text", 20, false, "泉城广场"}}));
                        return resource.id;
                    })
                    .value();
        EXPECT_TRUE(catalog
                        ->update(cataloguer, id, "*",
                                 json::parse(R"({"items": [{"code": "stop_name", "description": "公交站点的名称"}]})").value(),
                                 "zh")
                        .has_value());
        for (const auto& [actor, action] : {std::pair{&cataloguer, "submit"}, std::pair{&reviewer, "approve"}}) {
            const auto outcome = catalog->act(*actor, id, action, "r", "zh");
            EXPECT_TRUE(outcome.has_value())
                << action << ": " << (outcome ? "" : outcome.error().code->type)
                << (outcome || outcome.error().fields.empty() ? "" : outcome.error().fields[0].detail);
        }
        return id;
    }
    std::string published_closed() {
        return published(
            R"({"open_attribute": "closed", "closed_reasons": ["04"], "closed_basis": ["《中华人民共和国统计法》第二十五条"], "open_modes": []})");
    }
    Result<workflow::CaseView> ask(const Actor& actor, const char* type, json::Object subject, std::string_view more,
                                   const char* reason = "数据安全要求较高") {
        return workflow.request(actor, {type, std::move(subject), reason, object(more)}, "zh");
    }
    Result<workflow::CaseView> restrict(const Actor& actor, const std::string& entry, std::string_view more = narrower) {
        return ask(actor, "attribute_restriction", {{"entry", entry}}, more);
    }
    Result<workflow::ActionAnswer> act(const Actor& actor, const std::string& case_id, const char* action,
                                       std::string_view more = "{}", const char* reason = "依据充分") {
        return workflow.act(actor, {case_id, action, {reason, object(more)}, std::nullopt}, "zh");
    }
    static std::string_view problem(const auto& outcome) { return outcome.has_value() ? "" : outcome.error().code->type; }
    Openness openness(const std::string& entry) {
        return database().read([&](storage::Transaction& tx) { return catalog->public_entry(tx, entry); })->openness;
    }
    std::string_view reads(const Actor& actor, const std::string& resource) {
        const auto outcome = database().read([&](storage::Transaction& tx) { return catalog->readable(tx, actor, resource); });
        return outcome.has_value() ? "reads" : outcome.error().code->type;
    }

    static constexpr std::string_view narrower =
        R"({"to": "conditional", "grounds": ["high_security"], "conditions": "申请人具备数据安全保护能力，用于科学研究"})";

    Decisions decisions;
    notice::Notices notices;
    kit::ProvidersOfIdentity providers{identity};
    identity::NoGrants grants;
    NoReports reports;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<Opening> opening;
    std::string jinan, heir, qingdao, table;
    int made = 0;
    Actor cataloguer, reviewer, security, all_roles, stranger, authority, above, aside, citizen, visitor;
};

}  // namespace jixia::opening
