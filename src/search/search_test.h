#pragma once
// For the tests of this room: an index over the real catalogue on either database. Three providers, whose names and places are
// told by the test.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.h"
#include "databases.h"
#include "foundations.h"
#include "identity/identity.h"
#include "search/search.h"

namespace jixia::search {

class ThreeProviders final : public catalog::Providers {
public:
    Result<std::optional<catalog::ProviderFacts>> find(storage::Transaction&, const std::string& id) const override {
        static const std::map<std::string, std::pair<std::string, std::string>> known{
            {"jinan", {"济南市交通运输局", "370100"}},
            {"lixia", {"历下区民政局", "370102"}},
            {"qingdao", {"青岛市卫生健康委员会", "370200"}}};
        const auto place = known.find(id);
        if (place == known.end()) return std::optional<catalog::ProviderFacts>();
        return std::optional<catalog::ProviderFacts>({id, place->second.first, "11370100MB2857833K", "government",
                                                      place->second.second, "authority", "济南市大数据局", true});
    }
    std::vector<catalog::DivisionName> divisions() const override {
        return {{"370000", "山东省", "Shandong"},
                {"370100", "济南市", "Jinan"},
                {"370102", "历下区", "Lixia"},
                {"370200", "青岛市", "Qingdao"}};
    }
};

class SearchTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    SearchTest() : Foundations(database(), clock) {
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
    }
    static Actor cataloguer() {
        Actor actor;
        actor.id = "01J0000000000000000000STAF";
        actor.organization = "jinan";
        actor.division = "370100";
        actor.roles = {Role::cataloguer};
        return actor;
    }
    catalog::ImportedEntry entry(const std::string& title, std::vector<std::string> keywords = {},
                                 const std::string& abstract = "") const {
        catalog::ImportedEntry made;
        made.fields.title = title;
        made.fields.abstract = abstract;
        made.fields.keywords = std::move(keywords);
        made.fields.themes = {"06"};
        made.fields.open_attribute = catalog::Openness::unconditional;
        made.fields.update_frequency = "monthly";
        made.fields.level = "G1";
        made.formats = {"csv"};
        made.issued_at = made.updated_at = clock.now();
        return made;
    }
    std::vector<std::string> publish(const std::vector<catalog::ImportedEntry>& entries, const std::string& provider = "jinan") {
        const auto ids = catalog->import_entries(Actor::platform(), provider, entries, "test");
        EXPECT_TRUE(ids.has_value()) << (ids ? "" : ids.error().code->type);
        return ids.value_or(std::vector<std::string>(entries.size()));
    }
    std::string publish(const catalog::ImportedEntry& one) { return publish(std::vector{one}).front(); }
    /// As ingestions do: so many rows in a table of the entry.
    void set_rows(const std::string& id, std::int64_t rows) {
        const auto done = database().transact([&](storage::Transaction& tx) -> Result<void> {
            JX_TRY(const auto resource, catalog->add(tx, cataloguer(), id, {"table", catalog::ResourceKind::table}));
            return catalog->set_current(tx, cataloguer(), resource.id, {1, rows, 1, 4000, "csv", false, clock.now()},
                                        {{"name", "名称", "text", 20, false, "泉城广场"}});
        });
        ASSERT_TRUE(done.has_value()) << done.error().code->type;
    }
    void withdraw(const std::string& id) {
        const auto done = catalog->act(cataloguer(), id, "withdraw", "机构职责调整", "zh");
        ASSERT_TRUE(done.has_value()) << done.error().code->type << done.error().detail;
    }

    Result<std::unique_ptr<Search>> start() {
        return Search::start({database(), *catalog, clock, [this] { ++changes; }}, {.folder = folder / "search"});
    }
    /// An index that is up to date.
    void open() {
        search.reset();
        auto started = start();
        ASSERT_TRUE(started.has_value()) << started.error().code->type;
        search = std::move(*started);
        ASSERT_TRUE(search->maintain().has_value());
    }
    std::vector<catalog::EntryDocument> records() {
        return database().read([&](storage::Transaction& tx) { return catalog->documents(tx, "", 100'000); }).value();
    }
    Found find(const Request& request) {
        auto found = search->find(request);
        EXPECT_TRUE(found.has_value()) << (found ? "" : found.error().code->type);
        return found.value_or(Found{});
    }
    Found find(const std::string& query) { return find(Request{.query = query}); }
    std::vector<std::string> titles(const std::string& query) {
        std::map<std::string, std::string> by_id;
        for (const auto& one : records()) by_id[one.id] = one.title;
        std::vector<std::string> out;
        for (const std::string& id : find(query).ids) out.push_back(by_id[id]);
        return out;
    }
    /// Every page of a list, from the first.
    std::vector<std::string> walk(Request request) {
        std::vector<std::string> ids;
        do {
            const Found page = find(request);
            ids.insert(ids.end(), page.ids.begin(), page.ids.end());
            request.cursor = page.next;
        } while (!request.cursor.empty() && ids.size() < 100'000);
        return ids;
    }

    ThreeProviders providers;
    identity::NoGrants grants;
    kit::EverythingDecided decisions;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<Search> search;
    std::atomic<int> changes = 0;
};

}  // namespace jixia::search
