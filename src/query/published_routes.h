#pragma once
// For tests of SQL and of packages: four published entries of two units, an open one, one with a column that is not open, a
// conditional and a closed one, behind the real server and the real sandboxed worker.
#include <gmock/gmock.h>

#include <map>

#include "api.h"
#include "routes_test.h"

namespace jixia::query {

class TwoProviders final : public catalog::Providers {
public:
    Result<std::optional<catalog::ProviderFacts>> find(storage::Transaction&, const std::string& id) const override {
        const bool bus = id == "bus";
        return std::optional<catalog::ProviderFacts>({id, bus ? "济南市交通运输局" : "济南市教育局",
                                                      bus ? "11370100MB2857833K" : "11370100004188500T", "government", "370100",
                                                      "authority", "济南市大数据局", true});
    }
    std::vector<catalog::DivisionName> divisions() const override { return {{"370100", "济南市", "Jinan"}}; }
};

struct Grants final : identity::GrantReader {
    std::map<std::pair<std::string, std::string>, identity::GrantState> held;  ///< by account and entry
    Result<identity::GrantState> state(const Actor& actor, const std::string& entry_id) const override {
        const auto found = held.find({actor.id, entry_id});
        return found == held.end() ? identity::GrantState{} : found->second;
    }
};

class SqlRoute : public Routes {
protected:
    SqlRoute() {
        const auto callers = [](std::string_view who) {
            return who == "Bearer staff" ? person("staff", "bus", {Role::cataloguer})
                                         : person(std::string(who.substr(7)), "", {Role::applicant});
        };
        serve(providers, grants, decisions, callers,
              std::make_unique<storage::Workers>(std::filesystem::path(JIXIA_BUILD_DIR) / "tests/worker/query_worker", 4));
        publish();
    }

    void publish() {
        open = publish("bus", "gong jiao", "unconditional", shelf.stops().version, R"([])");
        dataset::VersionInfo cities;
        cities.columns = {{"city", "城市", ColumnType::text, 0, 0, ""},
                          {"people", "人口", ColumnType::integer, 0, 0, ""},
                          {"secret", "内部", ColumnType::text, 0, 0, ""}};
        shelf.add(cities,
                  "SELECT * FROM (VALUES ('济南', 9400000::BIGINT, 'canary-1'), ('青岛', 10000000, 'canary-2')) "
                  "t(city, people, secret)");
        partly = publish("school", "cheng shi", "unconditional", cities,
                         R"([{"code": "secret", "description": "不开放的内部字段", "open_attribute": "closed"}])");
        conditional = publish("school", "tiao jian", "conditional", cities, R"([])");
        closed = publish("school", "bu yu", "closed", cities, R"([])");
    }

    template <class Outcome>
    static std::string told(const Outcome& outcome) {
        if (outcome.has_value()) return "";
        std::string said(outcome.error().code->type);
        for (const FieldError& field : outcome.error().fields) said += " " + field.pointer + " " + field.detail;
        return said;
    }
    struct Published {
        std::string entry, id, slug;
    };
    /// Entry, table, review: as people do it.
    Published publish(const std::string& unit, const std::string& title, const std::string& openness,
                      dataset::VersionInfo version, const std::string& items) {
        const Actor cataloguer = person("c-" + unit, unit, {Role::cataloguer}),
                    reviewer = person("r-" + unit, unit, {Role::reviewer});
        json::Value stated = kit::complete_entry(title);
        stated.get_object()["open_attribute"] = openness;
        if (openness == "conditional") {
            stated.get_object()["conditional_grounds"] = json::Array{"high_security"};
            stated.get_object()["conditions"] = "申请人应当具备网络安全等级保护二级以上能力，用于研究。";
        }
        if (openness == "closed") {
            stated.get_object()["closed_reasons"] = json::Array{"04"};
            stated.get_object()["closed_basis"] = json::Array{"《中华人民共和国反不正当竞争法》第九条"};
        }
        const auto created = catalog->create(cataloguer, stated, "zh");
        EXPECT_TRUE(created.has_value()) << told(created);
        Published out;
        out.entry = json::parse(*created->body).value().at("id").as_string();
        const auto resource = database->transact([&](storage::Transaction& tx) -> Result<catalog::ResourceInfo> {
            JX_TRY(auto added, catalog->add(tx, cataloguer, out.entry, {title, catalog::ResourceKind::table}));
            std::vector<catalog::FoundColumn> found;
            found.reserve(version.columns.size());
            for (const dataset::Column& column : version.columns)
                found.push_back({column.code, column.name, boost::describe::enum_to_string(column.type, ""), 20, true, "x"});
            JX_CHECK(catalog->set_current(
                tx, Actor::platform(), added.id,
                {1, version.rows, static_cast<std::int64_t>(found.size()), 4000, "csv", false, clock.now()}, found));
            return added;
        });
        out.id = resource->id;
        out.slug = resource->slug;
        json::Array described = json::parse(items).value().as_array();
        for (const dataset::Column& column : version.columns)
            if (items.find('"' + column.code + '"') == std::string::npos)
                described.push_back(json::Object{{"code", column.code}, {"description", "数据项的说明文字"}});
        const auto saved = catalog->update(cataloguer, out.entry, "*", json::Object{{"items", described}}, "zh");
        EXPECT_TRUE(saved.has_value()) << told(saved);
        for (const auto& [who, action] : {std::pair<const Actor&, const char*>{cataloguer, "submit"}, {reviewer, "approve"}}) {
            const auto done = catalog->act(who, out.entry, action, "r", "zh");
            EXPECT_TRUE(done.has_value()) << title << " " << action << " " << told(done);
        }
        version.number = 1;
        manifests.held[{out.id, 1}] = std::move(version);
        return out;
    }

    kit::HttpAnswer ask(const json::Object& body, const std::string& who = "", kit::HttpClient* with = nullptr) const {
        kit::HttpClient::HeaderList headers{{"Accept-Language", "en"}};
        if (!who.empty()) headers.emplace_back("Authorization", "Bearer " + who);
        return (with == nullptr ? client.get() : with)->post("/api/v1/sql", json::serialize(body), headers);
    }
    kit::HttpAnswer ask(const std::string& sql, const std::string& who = "") const {
        return ask(json::Object{{"sql", sql}}, who);
    }
    /// The rows as text, or "status type".
    std::string outcome(const std::string& sql, const std::string& who = "") const { return outcome(ask(sql, who)); }
    static std::string outcome(const kit::HttpAnswer& answer) {
        const auto body = json::parse(answer.body);
        if (!body.has_value()) return std::to_string(answer.status) + " " + answer.body;
        if (answer.status == 200) return json::serialize(body->at("items"));
        return std::to_string(answer.status) + " " + std::string(body->at("type").as_string()).substr(10);
    }

    TwoProviders providers;
    Grants grants;
    kit::EverythingDecided decisions;
    Published open, partly, conditional, closed;
};

}  // namespace jixia::query
