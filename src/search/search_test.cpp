// The index's upkeep: events, restarts, new builds under way, damage, one process at a time.
#include "search/search.h"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "search_test.h"

namespace jixia::search {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class Upkeep : public SearchTest {
protected:
    std::vector<fs::path> files() const {
        std::vector<fs::path> out;
        for (const auto& one : fs::directory_iterator(folder / "search"))
            if (one.path().extension() == ".sqlite") out.push_back(one.path());
        return out;
    }
    void expect_whole(std::int64_t total) {
        ASSERT_TRUE(search->maintain().has_value());
        EXPECT_TRUE(search->ready());
        EXPECT_EQ(find("公交").total, total);
        EXPECT_EQ(search->statistics().documents, total);
        EXPECT_EQ(files().size(), 1U);
    }
};
JX_ON_BOTH_DATABASES(Upkeep);

TEST_P(Upkeep, FollowsTheCataloguesEvents) {
    open();
    search->subscribe(outbox);
    const std::string id = publish(entry("公交站点信息"));
    EXPECT_EQ(find("公交").total, 0);
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_THAT(find("公交").ids, ElementsAre(id));
    set_rows(id, 500);
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_EQ(find(Request{.query = "公交", .facets = {Facet::format}}).facets.at(0).second.at(0).code, "csv");
    const std::string more = publish(entry("公交线路信息"));
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_THAT(find(Request{.query = "公交", .sort = Sort::rows}).ids, ElementsAre(id, more));
    withdraw(id);
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_THAT(find("公交").ids, ElementsAre(more));
}

TEST_P(Upkeep, WhatItHoldsAlreadyChangesNothing) {
    const std::string id = publish(entry("公交站点信息"));
    open();
    const int before = changes;
    ASSERT_TRUE(search->update(id).has_value());
    ASSERT_TRUE(search->update("nothing").has_value());
    EXPECT_EQ(changes, before);
    withdraw(id);
    ASSERT_TRUE(search->update(id).has_value());
    EXPECT_EQ(changes, before + 1);
}

TEST_P(Upkeep, AStartCatchesUpWithWhatItMissed) {
    const auto ids = publish({entry("公交站点信息"), entry("公交线路信息")});
    open();
    search.reset();
    withdraw(ids[0]);
    publish(entry("公交车辆信息"));
    set_rows(ids[1], 700);
    open();
    expect_whole(2);
    EXPECT_THAT(find(Request{.query = "公交", .sort = Sort::rows}).ids.at(0), ids[1]);
}

TEST_P(Upkeep, ComparesAgainWhenItIsTime) {
    publish(entry("公交站点信息"));
    open();
    publish(entry("公交线路信息"));
    expect_whole(1);
    clock.advance(std::chrono::minutes(11));
    expect_whole(2);
}

TEST_P(Upkeep, BuildsANewIndexWhileTheOldOneServes) {
    std::vector<catalog::ImportedEntry> made;
    for (int i = 0; i < 200; ++i) made.push_back(entry("公交站点" + std::to_string(i)));
    const auto ids = publish(made);
    open();
    std::atomic<bool> done = false;
    std::atomic<int> asked = 0, wrong = 0;
    {
        const std::jthread reader([&] {
            for (std::int64_t limit = 1; !done; limit = limit % 900 + 1, ++asked) {
                const auto found = search->find({.query = "公交", .facets = {Facet::theme}, .limit = limit});
                if (!found.has_value() || found->total != 200 || found->facets.at(0).second.at(0).count != 200) ++wrong;
            }
        });
        const std::jthread writer([&] {
            for (const std::string& id : ids)
                if (!search->update(id).has_value()) ++wrong;
        });
        EXPECT_TRUE(search->reindex().has_value());
        while (asked < 10) std::this_thread::yield();
        EXPECT_TRUE(search->reindex().has_value());
        done = true;
    }
    EXPECT_EQ(wrong, 0);
    expect_whole(200);
}

TEST_P(Upkeep, AnUpdateDuringABuildIsInTheNewIndex) {
    std::vector<catalog::ImportedEntry> made;
    for (int i = 0; i < 60; ++i) made.push_back(entry("公交站点" + std::to_string(i)));
    const auto ids = publish(made);
    open();
    {
        const std::jthread writer([&] {
            for (std::size_t i = 0; i < 20; ++i) {
                withdraw(ids[i]);
                EXPECT_TRUE(search->update(ids[i]).has_value());
            }
        });
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(search->reindex().has_value());
    }
    expect_whole(40);
}

TEST_P(Upkeep, ADamagedFileIsMadeAgain) {
    std::vector<catalog::ImportedEntry> made;
    for (int i = 0; i < 300; ++i)
        made.push_back(entry("公交站点" + std::to_string(i), {}, "各站点的名称、线路和位置" + std::to_string(i)));
    publish(made);
    open();
    const auto damage = [&](auto harm) {
        search.reset();
        harm(files().at(0));
        auto started = start();
        ASSERT_TRUE(started.has_value());
        search = std::move(*started);
        expect_whole(300);
    };
    damage([](const fs::path& file) { fs::resize_file(file, 100); });
    damage([](const fs::path& file) { fs::resize_file(file, fs::file_size(file) / 2); });
    damage([](const fs::path& file) { std::ofstream(file, std::ios::trunc) << "this is no database"; });
    damage([](const fs::path& file) { fs::remove(file); });
    damage([](const fs::path& file) {
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        const auto from = fs::file_size(file) / 3;
        bytes.seekp(static_cast<std::streamoff>(from)) << std::string(fs::file_size(file) - from, '\xa5');
    });
}

TEST_P(Upkeep, ABuildThatWasCutOffLeavesNothing) {
    publish(entry("公交站点信息"));
    open();
    search.reset();
    std::ofstream(folder / "search/building.sqlite") << "half";
    std::ofstream(folder / "search/index-0.sqlite") << "older";
    open();
    expect_whole(1);
}

TEST_P(Upkeep, BeforeTheFirstBuildItRefuses) {
    publish(entry("公交站点信息"));
    search = start().value();
    EXPECT_FALSE(search->ready());
    EXPECT_EQ(search->find({.query = "公交"}).error().code, &index_unavailable);
    EXPECT_EQ(search->suggest("公", 5).error().code, &index_unavailable);
    expect_whole(1);
}

TEST_P(Upkeep, OneProcessHasTheFolder) {
    open();
    const auto second = start();
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, &index_locked);
    search.reset();
    EXPECT_TRUE(start().has_value());
    std::ofstream(folder / "file") << "x";
    const auto nowhere = Search::start({database(), *catalog, clock}, {.folder = folder / "file"});
    ASSERT_FALSE(nowhere.has_value());
    EXPECT_EQ(nowhere.error().code, &errors::internal);
}

TEST_P(Upkeep, AnotherProcessMayAskForANewIndex) {
    EXPECT_FALSE(ask_reindex(folder / "search", std::chrono::seconds(1)).value());
    publish(entry("公交站点信息"));
    open();
    EXPECT_EQ(ask_reindex(folder / "search", std::chrono::milliseconds(0)).error().code, &errors::timed_out);
    const fs::path before = files().at(0);
    search->run();
    EXPECT_TRUE(ask_reindex(folder / "search", std::chrono::seconds(20)).value());
    search->stop();
    expect_whole(1);
    EXPECT_NE(files().at(0), before);
}

}  // namespace
}  // namespace jixia::search
