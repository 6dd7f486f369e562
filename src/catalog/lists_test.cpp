// Open lists with their editions, figures, citations, cards, the feed of changes and records, on both databases.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "base/crypto.h"
#include "open_list_file.h"
#include "render_cache.h"
#include "test_catalog.h"

namespace jixia::catalog {
namespace {

using storage::Transaction;

class CatalogLists : public CatalogTest {
protected:
    std::vector<std::string> changes_since(const std::string& since, std::int64_t limit = 100) {
        std::vector<std::string> out;
        const auto page = catalog->changes(since, limit, "zh");
        if (!page) return {std::string(page.error().code->type)};
        for (const EntryChange& change : page->items) out.push_back(change.action + " " + change.state.code);
        return out;
    }
};
JX_ON_BOTH_DATABASES(CatalogLists);

TEST_P(CatalogLists, Art10_2_AnEditionIsADocumentAndADcatCatalogue) {
    published();
    const OpenListView list = catalog->open_list(jinan, 0, "zh").value();
    const std::string pdf = open_list_pdf(list, *catalog->profile(), "zh").value();
    EXPECT_TRUE(pdf.starts_with("%PDF-"));
    EXPECT_EQ(pdf, open_list_pdf(list, *catalog->profile(), "zh").value()) << "an edition is frozen: the same document each time";
    const json::Value dcat = json::parse(open_list_dcat(list, "https://data.example.org")).value();
    EXPECT_EQ(dcat.at("@type").as_string(), "dcat:Catalog");
    const json::Value& line = dcat.at("dcat:dataset").at(0);
    EXPECT_EQ(line.at("@id").as_string(), "https://data.example.org/entries/" + list.items[0].entry_id);
    EXPECT_TRUE(line.at("dct:accessRights").at("@id").as_string().ends_with("/PUBLIC"));
    EXPECT_TRUE(line.at("dct:accrualPeriodicity").at("@id").as_string().ends_with("/MONTHLY"));
}

TEST_P(CatalogLists, Art10_2_EveryPublicationFreezesAnEdition) {
    EXPECT_EQ(catalog->open_list(jinan, 0, "zh").error().code, &errors::not_found);
    const std::string stops = published(), lines = published(complete("济南市公交线路信息"));
    act(cataloguer, lines, "revise");
    change(lines, R"({"update_frequency": "weekly", "open_modes": ["download", "api", "model_result"]})");
    act(cataloguer, lines, "submit");
    act(reviewer, lines, "approve");
    decisions.consents.insert({stops, Openness::closed});
    act(cataloguer, stops, "withdraw");

    const OpenListView first = catalog->open_list(jinan, 1, "zh").value(), second = catalog->open_list(jinan, 2, "zh").value(),
                       third = catalog->open_list(jinan, 3, "zh").value(), now = catalog->open_list(jinan, 0, "en").value();
    EXPECT_EQ(first.items.size(), 1U);
    EXPECT_EQ(second.items.size(), 2U);
    EXPECT_EQ(third.items.size(), 2U);
    ASSERT_EQ(now.items.size(), 1U);
    EXPECT_EQ(now.edition, 4);
    const OpenListLine& line = now.items[0];
    EXPECT_EQ(line.entry_id, lines);
    EXPECT_EQ(line.open_attribute.code, "unconditional");
    EXPECT_EQ(line.type.code, "table");
    EXPECT_EQ(line.update_frequency.label, "Weekly");
    EXPECT_EQ(line.open_modes.size(), 3U);
    std::set<std::string> digests{first.digest, second.digest, third.digest, now.digest};
    EXPECT_EQ(digests.size(), 4U);
    EXPECT_EQ(catalog->open_list(jinan, 5, "zh").error().code, &errors::not_found);

    const OpenListDiff diff = catalog->open_list_diff(jinan, 1, 4, "zh").value();
    ASSERT_EQ(diff.added.size(), 1U);
    EXPECT_EQ(diff.added[0].entry_id, lines);
    ASSERT_EQ(diff.removed.size(), 1U);
    EXPECT_EQ(diff.removed[0].entry_id, stops);
    const OpenListDiff changed = catalog->open_list_diff(jinan, 2, 3, "zh").value();
    ASSERT_EQ(changed.changed.size(), 1U);
    EXPECT_EQ(changed.changed[0].before.update_frequency.code, "monthly");
    EXPECT_EQ(changed.changed[0].after.update_frequency.code, "weekly");
    EXPECT_EQ(catalog->open_list_diff(jinan, 0, 1, "zh")->added.size(), 1U) << "edition 0 is the empty list";
    EXPECT_EQ(catalog->open_list_diff(jinan, 1, 9, "zh").error().code, &errors::not_found);

    const Page<OpenListHead> heads = catalog->open_lists("", 20).value();
    ASSERT_EQ(heads.total, 1);
    EXPECT_EQ(heads.items[0].entries, 1);
    EXPECT_EQ(heads.items[0].digest, now.digest);
    const auto published_entry = database().read([&](Transaction& tx) { return ledger.of(tx, "entry", stops); }).value().back();
    EXPECT_EQ(published_entry.detail.at("open_list_digest").as_string(), now.digest) << "the ledger holds every edition";
}

TEST_P(CatalogLists, TheOpenLogAndTheStatementSayTheSame) {
    const std::string stops = published();
    const auto open = [&] { return database().read([&](Transaction& tx) { return ledger.opening(tx, 0, 100); }).value(); };
    ASSERT_EQ(open().size(), 1U) << "drafts, cases and accounts are not in it";
    const OpeningStatement stated = catalog->opening_statement("").value().value();
    EXPECT_EQ(stated.provider, jinan);
    ASSERT_EQ(stated.entries.size(), 1U);
    const json::Value detail = open()[0].detail;
    EXPECT_EQ(detail.at("provider").as_string(), jinan);
    EXPECT_EQ(detail.at("openness").as_string(), "unconditional");
    EXPECT_EQ(detail.at("line").as_string(), crypto::sha256_hex(stated.lines.at(0).line));
    EXPECT_EQ(detail.at("open_list_digest").as_string(), stated.editions.at(0).digest);
    EXPECT_FALSE(catalog->opening_statement(jinan)->has_value());

    // What was published before there was an open log is stated once, at the next start.
    const char* drop = database().engine() == storage::Engine::sqlite
                           ? "DROP TRIGGER ledger_entry_keep"
                           : "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_keep";
    for (const char* sql : {drop, "UPDATE ledger_entry SET log = 'security'"})
        ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run({"test.sql", sql}); }).has_value());
    std::deque<kit::Foundations> starts;  // a process that starts declares its types anew
    for (int start = 0; start < 2; ++start) {
        kit::Foundations& anew = starts.emplace_back(database(), clock);
        catalog = Catalog::start({database(), anew.outbox, anew.ledger, anew.workflow, clock, providers, grants, decisions},
                                 {"https://data.example.org", "稷下", "Jixia"})
                      .value();
        ASSERT_EQ(open().size(), 1U);
        EXPECT_EQ(open()[0].action, "opening.stated");
        EXPECT_EQ(open()[0].detail.at("open_list_digest").as_string(), stated.editions.at(0).digest);
        const json::Array line = open()[0].detail.at("lines").as_array().at(0).as_array();
        EXPECT_EQ(line.at(0).as_string(), stops);
        EXPECT_EQ(line.at(2).as_string(), crypto::sha256_hex(stated.lines.at(0).line));
    }
    catalog.reset();
}

TEST_P(CatalogLists, Art15_2_CitationsNameTheSourceAndTheDayOfRetrieval) {
    const std::string entry = published();
    clock.advance(std::chrono::days(10));
    const std::string url = "https://data.example.org/entries/" + entry;
    EXPECT_EQ(catalog->citation(entry, "gbt7714")->text,
              "济南市交通运输局. 济南市公交站点信息[DS/OL]. 稷下, 2026-11-23 (2026-11-23)[2026-12-03]. " + url + ".");
    EXPECT_EQ(catalog->citation(entry, "apa")->text,
              "济南市交通运输局. (2026). 济南市公交站点信息 (Version 5) [Data set]. 稷下. Retrieved 2026-12-03, from " + url);
    EXPECT_NE(catalog->citation(entry, "bibtex")->text.find("urldate = {2026-12-03}"), std::string::npos);
    const json::Value csl = json::parse(catalog->citation(entry, "csl")->text).value();
    EXPECT_EQ(csl.at("accessed").at("date-parts"), json::parse("[[2026,12,3]]").value());
    EXPECT_EQ(catalog->citation(entry, "mla").error().code, &errors::malformed);
    EXPECT_EQ(catalog->citation("none", "apa").error().code, &errors::not_found);
}

TEST_P(CatalogLists, StatisticsCountWhatIsPublished) {
    EXPECT_EQ(catalog->statistics("zh")->entries, 0);
    const std::string entry = published();
    draft(complete("草稿"));
    catalog->count(UsageKind::download, entry);
    ASSERT_TRUE(catalog->flush_usage().has_value());
    const Statistics figures = catalog->statistics("en").value();
    EXPECT_EQ(figures.entries, 1);
    EXPECT_EQ(figures.tables, 1);
    EXPECT_EQ(figures.rows, 100);
    EXPECT_EQ(figures.providers, 1);
    EXPECT_EQ(figures.updated_at, clock.now());
    ASSERT_EQ(figures.by_theme.size(), 22U) << "every theme there is, opened in or not";
    const auto transport = std::ranges::find(figures.by_theme, "06", &CodeCount::code);
    ASSERT_NE(transport, figures.by_theme.end());
    EXPECT_EQ(transport->label, "Transport");
    EXPECT_EQ(figures.by_theme[0].count, 0);
    EXPECT_EQ(figures.by_division[0].label, "Jinan");
    clock.advance(std::chrono::seconds(6));
    EXPECT_EQ(catalog->statistics("zh")->downloads, 1);
    EXPECT_EQ(seen(visitor, entry).at("usage").at("downloads").as_int64(), 1);
}

TEST_P(CatalogLists, CardsAreInTheOrderAskedForAndLeaveOutWhatIsNotPublished) {
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(published(complete("济南市公交站点信息第" + std::to_string(i) + "册")));
    const std::string hidden = draft(complete("草稿"));
    catalog->count(UsageKind::view, ids[2]);
    std::vector<std::string> asked{ids[2], hidden, "none", ids[0]};
    for (int i = 0; i < 40; ++i) asked.push_back("x" + std::to_string(i));
    asked.push_back(ids[1]);
    const auto cards = database().read([&](Transaction& tx) { return catalog->cards(tx, asked, "en"); }).value();
    ASSERT_EQ(cards.size(), 3U);
    EXPECT_EQ(cards[0].id, ids[2]);
    EXPECT_EQ(cards[0].views, 1) << "counted and not written yet";
    EXPECT_EQ(cards[1].id, ids[0]);
    EXPECT_EQ(cards[2].id, ids[1]);
    EXPECT_EQ(cards[0].formats.size(), 6U);
    EXPECT_EQ(cards[0].rows, 100);
    EXPECT_EQ(catalog->related(ids[0], "zh")->size(), 2U);
    const auto documents = database().read([&](Transaction& tx) { return catalog->documents(tx, "", 2); }).value();
    ASSERT_EQ(documents.size(), 2U);
    EXPECT_EQ(documents[0].id, ids[0]);
}

TEST_P(CatalogLists, APublicEntryIsServedFromMemory) {
    const std::string entry = published();
    const Rendered first = catalog->entry(visitor, entry, "zh").value();
    EXPECT_TRUE(first.is_public);
    const auto spoil = [&](const char* statement) {
        database().transact([&](Transaction& tx) { return tx.run({"test.spoil", statement}); }).value();
    };
    spoil("UPDATE entry SET public_document = '{}'");
    EXPECT_EQ(catalog->entry(visitor, entry, "zh")->body, first.body) << "the very same bytes";
    clock.advance(RenderCache::check_after);
    EXPECT_EQ(catalog->entry(citizen, entry, "zh")->body, first.body) << "only the version was compared";
    spoil("UPDATE entry SET public_version = public_version + 1");
    EXPECT_EQ(catalog->entry(visitor, entry, "zh")->body, first.body) << "another node's change is seen at the latest then";
    clock.advance(RenderCache::check_after);
    EXPECT_NE(catalog->entry(visitor, entry, "zh")->body, first.body);
    // What this node changes is seen at once.
    const std::string second = published(complete("济南市公交线路信息"));
    EXPECT_TRUE(sees(visitor, second));
    decisions.consents.insert({second, Openness::closed});
    act(cataloguer, second, "withdraw");
    EXPECT_FALSE(sees(visitor, second));
}

TEST_P(CatalogLists, TheFeedTellsWhatEverybodyCouldSeeChange) {
    EXPECT_TRUE(changes_since("").empty());
    const std::string entry = published();
    draft(complete("草稿"));
    EXPECT_EQ(changes_since(""), std::vector<std::string>{"published published"});
    const std::string position = catalog->changes("", 100, "zh")->position;
    EXPECT_TRUE(changes_since(position).empty());
    EXPECT_EQ(catalog->changes(position, 100, "zh")->position, position);
    clock.advance(std::chrono::hours(1));
    const std::string later = to_text(clock.now());
    EXPECT_TRUE(changes_since(later).empty());
    database().transact([&](Transaction& tx) { return ingest(tx, Actor::platform(), last_resource, 2); }).value();
    EXPECT_EQ(changes_since(position), std::vector<std::string>{"updated published"});
    EXPECT_EQ(changes_since(later), std::vector<std::string>{"updated published"}) << "from the instant on";
    decisions.consents.insert({entry, Openness::closed});
    act(cataloguer, entry, "withdraw");
    EXPECT_EQ(changes_since("2026-11-23"),
              (std::vector<std::string>{"published withdrawn", "updated withdrawn", "withdrawn withdrawn"}));
    EXPECT_EQ(changes_since("2026-11-24"), std::vector<std::string>{});
    // A page at a time, without gaps.
    std::vector<std::string> walked;
    std::string at;
    for (bool more = true; more;) {
        const ChangesPage page = catalog->changes(at, 1, "zh").value();
        walked.push_back(page.items.at(0).action);
        at = page.position;
        more = page.more;
    }
    EXPECT_EQ(walked, (std::vector<std::string>{"published", "updated", "withdrawn"}));
    EXPECT_EQ(changes_since("yesterday"), std::vector<std::string>{"malformed"});
}

TEST_P(CatalogLists, ARecordSaysWhatIsMissingAndWhatIsDue) {
    const std::string entry = published();
    const auto read = [&](const Actor& actor, const std::string& id) {
        return database().read([&](storage::Transaction& tx) { return catalog->record(tx, actor, id); }).value();
    };
    const EntryRecord fresh = read(visitor, entry);
    std::vector<std::string> missing;
    for (const MissingElement& element : fresh.elements_missing) missing.push_back(element.en);
    EXPECT_EQ(missing, (std::vector<std::string>{"English title", "Department"}));
    EXPECT_EQ(fresh.elements_filled + 2, fresh.elements_applicable);
    EXPECT_FALSE(fresh.overdue);
    ASSERT_EQ(fresh.resources.size(), 1U);
    EXPECT_EQ(fresh.resources[0].rows, 100);
    clock.advance(std::chrono::days(45));
    EXPECT_TRUE(read(visitor, entry).overdue);
    EXPECT_EQ(to_text(*read(visitor, entry).due_on), "2026-12-23");
    const std::string bare = draft(json::parse(R"({"title": "草稿"})").value().get_object());
    EXPECT_FALSE(read(cataloguer, bare).due_on.has_value());
    const auto hidden = database().read([&](storage::Transaction& tx) { return catalog->public_record(tx, bare); }).value();
    EXPECT_FALSE(hidden.has_value()) << "a draft has no public record";
}

TEST_P(CatalogLists, AProvidersOwnEntriesByStateAndTitle) {
    const std::string first = published();
    for (int i = 0; i < 3; ++i) {
        clock.advance(std::chrono::minutes(1));
        draft(complete("草稿100%_" + std::to_string(i)));
    }
    const auto all = catalog->provider_entries(reviewer, {}, "zh").value();
    EXPECT_EQ(all.total, 4);
    EXPECT_EQ(all.items[0].title, "草稿100%_2") << "last changed first";
    EXPECT_EQ(all.items[3].id, first);
    EXPECT_EQ(catalog->provider_entries(reviewer, {.state = "published"}, "zh")->total, 1);
    EXPECT_EQ(catalog->provider_entries(reviewer, {.q = "0%_1"}, "zh")->total, 1) << "percent and underscore are themselves";
    EXPECT_EQ(catalog->provider_entries(reviewer, {.q = "0__"}, "zh")->total, 0);
    const auto page = catalog->provider_entries(reviewer, {.limit = 2}, "zh").value();
    ASSERT_EQ(page.items.size(), 2U);
    const auto rest = catalog->provider_entries(reviewer, {.cursor = page.next, .limit = 2}, "zh").value();
    EXPECT_EQ(rest.items.size(), 2U);
    EXPECT_TRUE(rest.next.empty());
    EXPECT_EQ(catalog->provider_entries(reviewer, {.cursor = "x"}, "zh").error().code, &errors::malformed);
    EXPECT_EQ(catalog->provider_entries(reviewer, {.cursor = "x|y"}, "zh").error().code, &errors::malformed);
    EXPECT_EQ(catalog->provider_entries(stranger, {}, "zh")->total, 0);
    EXPECT_EQ(catalog->provider_entries(citizen, {}, "zh").error().code, &identity::forbidden);
    EXPECT_EQ(catalog->provider_entries(visitor, {}, "zh").error().code, &identity::unauthenticated);
}

}  // namespace
}  // namespace jixia::catalog
