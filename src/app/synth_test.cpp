// The generated catalogue on both engines: as many entries as asked for, each one the profile has nothing against, the ledger
// sound.
#include "synth.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "catalogue.h"
#include "databases.h"
#include "foundations.h"
#include "identity/divisions.h"
#include "identity/identity.h"

namespace jixia::app {
namespace {

class Synth : public kit::DatabaseTest, public kit::Foundations {
protected:
    Synth() : Foundations(database(), clock) {}
    std::vector<catalog::EntryDocument> documents() {
        return database().read([&](storage::Transaction& tx) { return catalog->documents(tx, "", 10'000); }).value();
    }

    kit::ProvidersOfIdentity bodies{identity};
    identity::NoGrants grants;
    kit::DecidedOrNot decisions;
    std::unique_ptr<catalog::Catalog> catalog = catalog::Catalog::start({.database = database(),
                                                                         .outbox = outbox,
                                                                         .ledger = ledger,
                                                                         .workflow = workflow,
                                                                         .clock = clock,
                                                                         .providers = bodies,
                                                                         .grants = grants,
                                                                         .decisions = decisions},
                                                                        {})
                                                    .value();
    SynthNeeds needs{database(), identity, *catalog, clock};
};
JX_ON_BOTH_DATABASES(Synth);

TEST_P(Synth, PublishesWhatWasAskedForAndTheLedgerIsSound) {
    const auto report = synth(needs, {.entries = 600});
    ASSERT_TRUE(report.has_value()) << report.error().detail;
    EXPECT_EQ(report->entries, 600);
    EXPECT_EQ(report->providers, 5);
    const auto made = documents();
    EXPECT_EQ(made.size(), 600U);
    const auto verdict = database().read([&](storage::Transaction& tx) { return ledger.verify(tx); });
    ASSERT_TRUE(verdict.has_value());
    EXPECT_FALSE(verdict->first_bad.has_value()) << verdict->what;

    std::int64_t listed = 0, open = 0;
    const auto heads = catalog->open_lists("", 100).value();
    for (const auto& head : heads.items) {
        const auto list = catalog->open_list(head.provider.id, 0, "zh").value();
        EXPECT_EQ(static_cast<std::int64_t>(list.items.size()), head.entries);
        EXPECT_EQ(list.edition, 1);
        listed += head.entries;
    }
    for (const auto& one : made) open += one.openness == catalog::Openness::closed ? 0 : 1;
    EXPECT_EQ(listed, open);
}

TEST_P(Synth, TheProfileFindsNothingWrongButThatNoDataIsHere) {
    ASSERT_TRUE(synth(needs, {.entries = 300}).has_value());
    for (const auto& one : documents()) {
        const auto checks = catalog->checks(Actor::platform(), one.id, "zh").value();
        for (const auto& issue : checks.items)
            EXPECT_TRUE(issue.severity != "error" || issue.pointer == "/resources")
                << one.title << ": " << issue.pointer << " " << issue.detail;
    }
}

TEST_P(Synth, IsVaried) {
    ASSERT_TRUE(synth(needs, {.entries = 500}).has_value());
    std::set<std::string> titles, themes, abstracts, frequencies;
    std::map<catalog::Openness, int> openness;
    for (const auto& one : documents()) {
        titles.insert(one.title);
        abstracts.insert(one.abstract);
        themes.insert(one.themes.begin(), one.themes.end());
        frequencies.insert(one.update_frequency);
        ++openness[one.openness];
        EXPECT_EQ(one.abstract.find('{'), std::string::npos) << one.abstract;
    }
    EXPECT_EQ(titles.size(), 500U);
    EXPECT_EQ(abstracts.size(), 500U);
    EXPECT_GE(themes.size(), 4U);
    EXPECT_GE(frequencies.size(), 6U);
    EXPECT_GT(openness[catalog::Openness::conditional], 0);
    EXPECT_GT(openness[catalog::Openness::closed], 0);
    EXPECT_GT(openness[catalog::Openness::unconditional], 300);
}

TEST_P(Synth, TheSameSeedGivesTheSameEntriesAndReusesItsProviders) {
    ASSERT_TRUE(synth(needs, {.entries = 200, .seed = 7}).has_value());
    std::map<std::string, int> seen;
    for (const auto& one : documents()) ++seen[one.title + one.abstract];
    ASSERT_TRUE(synth(needs, {.entries = 200, .seed = 7}).has_value());
    for (const auto& one : documents()) ++seen[one.title + one.abstract];
    EXPECT_EQ(seen.size(), 200U);
    EXPECT_EQ(catalog->open_lists("", 100).value().items.size(), 1U);
    ASSERT_TRUE(synth(needs, {.entries = 200, .seed = 8}).has_value());
    for (const auto& one : documents()) ++seen[one.title + one.abstract];
    EXPECT_GT(seen.size(), 300U);
}

TEST_P(Synth, RefusesANumberOutOfRange) {
    for (const std::int64_t entries : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'000'001}}) {
        const auto refused = synth(needs, {.entries = entries});
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, &errors::invalid);
    }
}

}  // namespace
}  // namespace jixia::app
