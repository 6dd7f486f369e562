#pragma once
// For the tests of this room: the real rooms around it on either database, files through the real worker, routes through the
// router.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "catalogue.h"
#include "databases.h"
#include "dataset/column_rules_service.h"
#include "dataset/dataset.h"
#include "foundations.h"
#include "http/router.h"
#include "identity/identity.h"
#include "quality/quality.h"
#include "storage/jobs.h"
#include "storage/objects.h"
#include "storage/sandbox.h"

namespace jixia::quality {

class QualityTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    QualityTest() : Foundations(database(), clock) {
        jinan = enter("济南市交通运输局", "11370100000000001", "370100", identity::OrganizationKind::state_organ);
        qingdao = enter("青岛公交集团", "91370200000000001", "370200", identity::OrganizationKind::public_service_enterprise);
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
        rules = std::make_unique<dataset::ColumnRules>(
            dataset::ColumnRules::Needs{database(), *objects, outbox, ledger, workers, *catalog, clock,
                                        [this](std::string_view name) -> std::optional<std::vector<std::string>> {
                                            const auto lists = catalog->code_lists();
                                            const catalog::CodeList* list = lists->find(name);
                                            if (list == nullptr) return std::nullopt;
                                            std::vector<std::string> codes;
                                            for (const auto& item : list->items) codes.push_back(item.code);
                                            return codes;
                                        }});
        dataset = std::make_unique<dataset::Dataset>(dataset::Dataset::Needs{database(), *objects, jobs, workers, *catalog, clock,
                                                                             folder / "uploads", outbox, rules.get()});
        dataset->handle_jobs();
        quality = std::make_unique<Quality>(
            Quality::Needs{database(), *catalog, providers, *dataset, *rules, *objects, workers, jobs, clock,
                           [this](storage::Transaction& tx) { return identity.count_bodies(tx); }, "https://data.example.org"});
        quality->handle_jobs();
        quality->subscribe(outbox);
        dataset::add_routes(router, *dataset);
        dataset::add_routes(router, *rules);
        add_routes(router, *quality);
        cataloguer = person("cataloguer", jinan, "370100");
        other = person("other", qingdao, "370200");
    }

    std::string enter(const char* name, const std::string& first, const char* division, identity::OrganizationKind kind) {
        return identity
            .create_organization(Actor::platform(), {.name = {name},
                                                     .uscc = first + identity::uscc_check_character(first).value(),
                                                     .kind = kind,
                                                     .division = division})
            .value()
            .id;
    }
    static Actor person(const char* id, const std::string& organization, const char* division) {
        Actor actor;
        actor.id = id;
        actor.name = id;
        actor.organization = organization;
        actor.division = division;
        actor.roles = {Role::cataloguer, Role::reviewer};
        return actor;
    }

    struct Answer {
        int status = 0;
        std::string type, etag;
        json::Value body;
    };
    Answer ask(const Actor& actor, http::Method method, const std::string& target, http::Headers headers = {},
               const std::string& body = {}) {
        http::Call call;
        call.method = method;
        call.target = target;
        const std::size_t mark = std::min(target.find('?'), target.size());
        call.path = target.substr(0, mark);
        std::string query = target.substr(std::min(mark + 1, target.size()));
        for (const std::string& pair : text::split(query, '&'))
            if (const auto eq = pair.find('='); eq != std::string::npos) call.query.add(pair.substr(0, eq), pair.substr(eq + 1));
        call.headers = std::move(headers);
        call.body = body;
        call.actor = actor;
        call.language = http::Language::en;
        call.trace_id = "t";
        const http::Response response = router.handle(std::move(call));
        Answer answer{
            response.status, std::string(response.headers.get("Content-Type")), std::string(response.headers.get("ETag")), {}};
        if (const auto* text = std::get_if<std::string>(&response.body); text != nullptr && !text->empty())
            answer.body = json::parse(*text).value_or(json::Value(nullptr));
        return answer;
    }
    Answer get(const std::string& target, const Actor& actor = {}) { return ask(actor, http::Method::get, target); }
    Answer send(const Actor& actor, http::Method method, const std::string& target, const std::string& body,
                const std::string& if_match = "*") {
        http::Headers headers;
        headers.set("Content-Type", "application/json");
        headers.set("If-Match", if_match);
        return ask(actor, method, target, std::move(headers), body);
    }

    /// An upload that is complete, as tus leaves it.
    std::string upload(const Actor& actor, std::string_view bytes, const std::string& name_base64 = "YS5jc3Y=") {
        http::Headers begin;
        begin.set("Tus-Resumable", "1.0.0");
        begin.set("Upload-Length", std::to_string(bytes.size()));
        begin.set("Upload-Metadata", "filename " + name_base64);
        http::Call call;
        call.method = http::Method::post;
        call.path = call.target = "/api/v1/uploads";
        call.headers = begin;
        call.actor = actor;
        const http::Response begun = router.handle(std::move(call));
        EXPECT_EQ(begun.status, 201);
        const std::string location(begun.headers.get("Location"));
        std::vector<std::pair<std::string, std::string>> parameters;
        const auto* route = router.match(http::Method::patch, location, parameters);
        http::Call patch;
        patch.method = http::Method::patch;
        patch.path = patch.target = location;
        patch.path_parameters = parameters;
        patch.headers.set("Tus-Resumable", "1.0.0");
        patch.headers.set("Upload-Offset", "0");
        patch.headers.set("Content-Type", "application/offset+octet-stream");
        patch.actor = actor;
        auto sink = route->upload(patch);
        EXPECT_TRUE(sink.has_value());
        EXPECT_TRUE((*sink)->write(bytes).has_value());
        EXPECT_TRUE((*sink)->finish().has_value());
        return location.substr(location.rfind('/') + 1);
    }
    /// The job's end: its state, and its problem if it failed.
    storage::Job finish(const std::string& id) {
        while (jobs.run_one()) {}
        return jobs.find(id).value();
    }

    static json::Object stated(std::string_view title) {
        json::Value value =
            json::parse(R"({"abstract": "各公交站点的名称、线路和位置，来源于公交调度系统，供出行应用和研究使用。",
             "keywords": ["公交", "站点", "交通"], "themes": ["06"], "industries": ["G"], "resource_kind": "table",
             "open_attribute": "unconditional", "open_modes": ["download", "api"], "update_frequency": "monthly",
             "spatial": ["370100"], "temporal": {"start": "2024-01-01", "end": null}, "level": "G1",
             "personal_information": false, "origin": "generated", "duties": [{"code": "JT-001", "name": "公共交通站点管理"}],
             "source_systems": [{"name": "公交调度系统"}],
             "license": "sd-open-1.0",
             "contact": {"name": "信息科", "phone": "0531-66600000", "email": "data@example.org"}})")
                .value();
        value.get_object()["title"] = title;
        return value.get_object();
    }
    static json::Object with(json::Object document, std::string_view changes) {
        const json::Value parsed = json::parse(changes).value();
        for (const auto& member : parsed.get_object()) document[member.key()] = member.value();
        return document;
    }
    struct Made {
        std::string entry, resource;
    };
    /// A draft with a table of this file.
    Made draft(std::string_view title, std::string_view csv, std::string_view changes = "{}", const Actor* actor = nullptr) {
        const Actor& who = actor == nullptr ? cataloguer : *actor;
        const auto created = catalog->create(who, with(stated(title), changes), "zh");
        EXPECT_TRUE(created.has_value()) << (created ? "" : created.error().code->type);
        Made made;
        made.entry = json::parse(*created->body).value().at("id").get_string();
        if (csv.empty()) return made;
        const Answer taken = send(who, http::Method::post, "/api/v1/entries/" + made.entry + "/resources",
                                  R"({"title":"表","kind":"table","upload_id":")" + upload(who, csv) + "\"}");
        EXPECT_EQ(taken.status, 202) << json::serialize(taken.body);
        made.resource = taken.body.at("resource").at("id").get_string();
        const storage::Job job = finish(std::string(taken.body.at("job").at("id").get_string()));
        EXPECT_EQ(job.state, storage::JobState::succeeded) << json::serialize(job.problem.value_or(json::Value(nullptr)));
        return made;
    }
    void describe(const std::string& entry, const Actor& who) {
        const json::Value seen = json::parse(*catalog->entry(who, entry, "zh").value().body).value();
        json::Array items;
        for (const json::Value& item : seen.at("items").as_array())
            items.push_back(json::Object{{"code", item.at("code")}, {"description", "含义说明"}});
        ASSERT_TRUE(catalog->update(who, entry, "*", json::Object{{"items", items}}, "zh").has_value());
    }
    /// Everybody sees the entry from now on; its quality has been measured.
    Made published(std::string_view title, std::string_view csv, std::string_view changes = "{}", const Actor* actor = nullptr) {
        const Actor& who = actor == nullptr ? cataloguer : *actor;
        Made made = draft(title, csv, changes, actor);
        describe(made.entry, who);
        publish(made.entry, who);
        return made;
    }
    void publish(const std::string& entry, const Actor& who) {
        const auto submitted = catalog->act(who, entry, "submit", "r", "zh");
        ASSERT_TRUE(submitted.has_value()) << submitted.error().code->type
                                           << (submitted.error().fields.empty() ? "" : submitted.error().fields[0].detail);
        const Actor reviewer = person("reviewer", who.organization, "370100");
        const auto approved = catalog->act(reviewer, entry, "approve", "r", "zh");
        ASSERT_TRUE(approved.has_value()) << approved.error().code->type;
        ASSERT_TRUE(outbox.drain().has_value());
    }
    /// The problem of a version that was refused, or null.
    json::Value new_version(const std::string& resource, std::string_view csv, const char* mode = "replace") {
        const Answer taken = send(cataloguer, http::Method::post, "/api/v1/resources/" + resource + "/versions",
                                  R"({"upload_id":")" + upload(cataloguer, csv) + R"(","mode":")" + mode + "\"}");
        EXPECT_EQ(taken.status, 202) << json::serialize(taken.body);
        const storage::Job job = finish(std::string(taken.body.at("job").at("id").get_string()));
        EXPECT_TRUE(outbox.drain().has_value());
        last_report = job.report.value_or(json::Value(nullptr));
        return job.problem.value_or(json::Value(nullptr));
    }

    EntryQuality of(const std::string& entry, const Actor& actor = {}) { return quality->entry(actor, entry, "en").value(); }
    static CheckResult check(const std::vector<CheckResult>& checks, std::string_view id) {
        for (const CheckResult& result : checks)
            if (result.id == id) return result;
        ADD_FAILURE() << "no check " << id;
        return {};
    }
    std::string state_of(const std::string& entry, std::string_view id) {
        return boost::describe::enum_to_string(check(of(entry).checks, id).state, "");
    }
    std::string rows_of(const std::string& entry, std::string_view id, const Actor& actor = {}) {
        std::string out;
        for (const FailingRow& row : of(entry, actor).failing)
            if (row.check == id) out += (out.empty() ? "" : " ") + std::to_string(row.row) + ":" + row.column;
        return out;
    }

    storage::Jobs jobs{{.database = database(), .clock = clock}};
    std::unique_ptr<storage::ObjectStore> objects = storage::ObjectStore::open(folder / "objects").value();
    storage::Workers workers{std::string(JIXIA_BUILD_DIR) + "/tests/worker/quality_worker", 2};
    kit::ProvidersOfIdentity providers{identity};
    identity::NoGrants grants;
    kit::EverythingDecided decisions;
    http::Router router;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<dataset::ColumnRules> rules;
    std::unique_ptr<dataset::Dataset> dataset;
    std::unique_ptr<Quality> quality;
    std::string jinan, qingdao;
    Actor cataloguer, other;
    json::Value last_report;
};

}  // namespace jixia::quality
