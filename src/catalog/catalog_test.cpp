// An entry's way from draft to publication and away again, on both databases: who may do what, what is refused and why, what is
// recorded.
#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <thread>

#include "sql.h"
#include "test_catalog.h"

namespace jixia::catalog {
namespace {

using storage::Transaction;

class CatalogStore : public CatalogTest {};
JX_ON_BOTH_DATABASES(CatalogStore);

TEST_P(CatalogStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(CatalogStore, Art10_2_FromDraftToPublicationAndWhatIsRecorded) {
    std::vector<std::string> topics;
    outbox.subscribe("test", {"entry.", "resource."}, [&](const storage::Event& event) -> Result<void> {
        topics.push_back(event.topic +
                         (event.topic.starts_with("entry.") ? event.payload.at("public").as_bool() ? " public" : "" : ""));
        return {};
    });
    const std::string entry = published();
    const json::Value shown = seen(visitor, entry);
    EXPECT_EQ(shown.at("state").at("code").as_string(), "published");
    EXPECT_EQ(shown.at("provider").at("name").as_string(), "济南市交通运输局");
    EXPECT_EQ(shown.at("authority").at("name").as_string(), "济南市大数据局");
    EXPECT_EQ(shown.at("attribution").as_string(), "数据来源：济南市交通运输局，通过稷下获取");
    EXPECT_EQ(shown.at("resources").as_array().size(), 1U);
    EXPECT_EQ(shown.at("items").at(0).at("example").as_string(), "泉城广场");
    EXPECT_EQ(shown.at("next_due_on").as_string(), "2026-12-23");
    EXPECT_FALSE(shown.as_object().contains("drafted_by")) << "what is public names no staff";

    EXPECT_EQ(recorded("entry", entry), (std::vector<std::string>{"entry.created 第十条第二款", "entry.updated 第十三条第一款",
                                                                  "entry.updated 第十条第二款", "entry.submitted 第十条第二款",
                                                                  "entry.published 第十条第二款"}));
    EXPECT_EQ(recorded("resource", last_resource), (std::vector<std::string>{"resource.created 第十条第二款"}));
    EXPECT_FALSE(database().read([&](Transaction& tx) { return ledger.verify(tx); })->first_bad);
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_EQ(topics, (std::vector<std::string>{"entry.created", "resource.created", "resource.updated", "entry.updated",
                                                "entry.updated", "entry.submitted", "entry.published public"}));
}

TEST_P(CatalogStore, Art10_2_NobodyReviewsWhatTheyDrafted) {
    const std::string entry = id_of(catalog->create(both, complete(), "zh").value());
    add_table(entry);
    describe_items(entry);
    act(cataloguer, entry, "submit");
    EXPECT_EQ(refusal(both, entry, "approve"), &entry_review_own_work) << "worked on this revision, though did not submit it";
    EXPECT_EQ(refusal(both, entry, "return"), &entry_review_own_work);
    EXPECT_EQ(refusal(cataloguer, entry, "approve"), &identity::forbidden);
    EXPECT_EQ(refusal(stranger, entry, "approve"), &errors::not_found);
    EXPECT_EQ(refusal(authority, entry, "approve"), &identity::forbidden);
    EXPECT_EQ(seen(reviewer, entry).at("actions"), json::parse(R"(["approve", "return"])").value());
    EXPECT_EQ(seen(both, entry).at("actions"), json::parse(R"(["withdraw"])").value());
    act(reviewer, entry, "return", "摘要写得不清楚");
    EXPECT_EQ(seen(cataloguer, entry).at("state").at("code").as_string(), "draft");
    act(cataloguer, entry, "submit");
    act(reviewer, entry, "approve");
    EXPECT_TRUE(sees(visitor, entry));
}

TEST_P(CatalogStore, Art10_2_WhoBringsTheDataDoesNotReviewIt) {
    const std::string entry = draft();
    add_table(entry, "公交站点", both);
    describe_items(entry);
    act(cataloguer, entry, "submit");
    EXPECT_EQ(refusal(both, entry, "approve"), &identity::own_work);
    act(reviewer, entry, "approve");
    EXPECT_TRUE(sees(visitor, entry));
}

TEST_P(CatalogStore, Art10_2_SubmissionIsRefusedElementByElement) {
    const std::string entry = draft(json::parse(R"({"title": "济南市公交站点信息"})").value().get_object());
    const auto refused = catalog->act(cataloguer, entry, "submit", "", "zh");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, &entry_incomplete);
    EXPECT_EQ(refused.error().code->basis->article, "第十条第二款");
    std::map<std::string, FieldError> faults;
    for (const FieldError& fault : refused.error().fields) {
        faults[fault.pointer] = fault;
        EXPECT_TRUE(text::is_digits(fault.detail.substr(0, fault.detail.find(' ')))) << fault.detail;
        EXPECT_FALSE(fault.code.empty());
        EXPECT_TRUE(fault.basis.starts_with("第")) << fault.pointer;
    }
    EXPECT_EQ(faults.at("/abstract").code, "missing");
    EXPECT_TRUE(faults.at("/abstract").detail.starts_with("6 摘要"));
    EXPECT_EQ(faults.at("/resources").code, "no-resource");
    EXPECT_EQ(faults.at("/duties").basis, "第二条第二款");
    EXPECT_EQ(seen(cataloguer, entry).at("state").at("code").as_string(), "draft");
    EXPECT_EQ(recorded("entry", entry).size(), 1U) << "a refusal changes nothing";
    const Checks checks = catalog->checks(cataloguer, entry, "en").value();
    EXPECT_FALSE(checks.ready);
    EXPECT_EQ(checks.items.size(), refused.error().fields.size());
    EXPECT_EQ(catalog->checks(citizen, entry, "zh").error().code, &errors::not_found);
}

TEST_P(CatalogStore, ReviseKeepsWhatIsPublicUntilTheNextApproval) {
    const std::string entry = published();
    EXPECT_EQ(catalog->update(cataloguer, entry, "*", json::parse(R"({"department": "x"})").value(), "zh").error().code,
              &entry_not_editable);
    act(cataloguer, entry, "revise", "摘要要改");
    change(entry, R"({"abstract": "各公交站点的名称、线路和位置，新的说法，供出行应用和研究使用，每月更新一次。"})");
    EXPECT_EQ(seen(visitor, entry).at("abstract"), seen(citizen, entry).at("abstract"));
    EXPECT_NE(seen(visitor, entry).at("abstract"), seen(cataloguer, entry).at("abstract"));
    act(cataloguer, entry, "submit");
    EXPECT_NE(seen(visitor, entry).at("abstract"), seen(reviewer, entry).at("abstract"));
    act(reviewer, entry, "approve");
    EXPECT_EQ(seen(visitor, entry).at("abstract"), seen(reviewer, entry).at("abstract"));

    act(cataloguer, entry, "revise");
    change(entry, R"({"department": "不要了"})");
    act(cataloguer, entry, "withdraw", "不改了");
    EXPECT_EQ(seen(cataloguer, entry).at("state").at("code").as_string(), "published");
    EXPECT_EQ(seen(cataloguer, entry).at("department"), json::Value(nullptr)) << "the revision is dropped";
    EXPECT_TRUE(sees(visitor, entry));
}

TEST_P(CatalogStore, ASubmissionCanBeRecalledAndADraftAbandoned) {
    const std::string entry = draft();
    add_table(entry);
    describe_items(entry);
    act(cataloguer, entry, "submit");
    const std::string matter(seen(cataloguer, entry).at("case").at("id").as_string());
    act(cataloguer, entry, "withdraw", "还有数据要补");
    EXPECT_EQ(seen(cataloguer, entry).at("case"), json::Value(nullptr));
    EXPECT_EQ(workflow.act(reviewer, {matter, "approve"}, "zh").error().code, &workflow::action_not_possible);
    act(cataloguer, entry, "withdraw", "不做了");
    EXPECT_EQ(seen(cataloguer, entry).at("state").at("code").as_string(), "withdrawn");
    EXPECT_EQ(refusal(cataloguer, entry, "submit"), &entry_action_not_possible);
    EXPECT_EQ(refusal(cataloguer, entry, "fly"), &entry_action_not_possible);
    act(cataloguer, entry, "revise");
    EXPECT_EQ(seen(cataloguer, entry).at("state").at("code").as_string(), "draft");
}

TEST_P(CatalogStore, DraftsAreSeenByTheProvidersStaffAndItsAuthorityOnly) {
    const std::string entry = draft();
    Actor other_authority = person("authority-qingdao", qingdao, "370200", {Role::authority});
    Actor roleless = person("roleless", jinan, "370100", {});
    struct {
        const Actor* actor;
        bool sees_it;
    } const rows[] = {{&cataloguer, true}, {&reviewer, true}, {&authority, true},        {&stranger, false},
                      {&citizen, false},   {&visitor, false}, {&other_authority, false}, {&roleless, false}};
    for (const auto& row : rows) {
        EXPECT_EQ(sees(*row.actor, entry), row.sees_it) << row.actor->id;
        EXPECT_EQ(catalog->history(*row.actor, entry, 0, 20, "zh").has_value(), row.sees_it) << row.actor->id;
        EXPECT_EQ(catalog->resources(*row.actor, entry, "zh").has_value(), row.sees_it) << row.actor->id;
        const auto record = database().read([&](storage::Transaction& tx) { return catalog->record(tx, *row.actor, entry); });
        EXPECT_EQ(record.has_value(), row.sees_it) << row.actor->id;
    }
    EXPECT_EQ(catalog->citation(entry, "apa").error().code, &errors::not_found);
    EXPECT_EQ(catalog->related(entry, "zh").error().code, &errors::not_found);
    EXPECT_EQ(catalog->update(stranger, entry, "*", json::Object{}, "zh").error().code, &errors::not_found);
    EXPECT_EQ(catalog->update(authority, entry, "*", json::Object{}, "zh").error().code, &identity::forbidden);
    EXPECT_EQ(catalog->create(visitor, complete(), "zh").error().code, &identity::unauthenticated);
    EXPECT_EQ(catalog->create(citizen, complete(), "zh").error().code, &identity::forbidden);
}

TEST_P(CatalogStore, OfTwoWhoChangeTheSameVersionOneIsToldSo) {
    const std::string entry = draft();
    const json::Value mine = json::parse(R"({"department": "甲"})").value(),
                      theirs = json::parse(R"({"department": "乙"})").value();
    EXPECT_TRUE(catalog->update(cataloguer, entry, "1", mine, "zh").has_value());
    EXPECT_EQ(catalog->update(both, entry, "1", theirs, "zh").error().code, &entry_changed);
    EXPECT_EQ(catalog->act(cataloguer, entry, "withdraw", "r", "zh", "1").error().code, &entry_changed);
    EXPECT_EQ(catalog->update(cataloguer, entry, "2", mine, "zh").value().version, 2) << "nothing changed, nothing saved";

    std::atomic<int> won{0}, lost{0};
    std::vector<std::thread> racers;
    for (int i = 0; i < 8; ++i)
        racers.emplace_back([&, i] {
            const auto saved =
                catalog->update(cataloguer, entry, "2", json::Object{{"department", "第" + std::to_string(i) + "处"}}, "zh");
            if (saved) ++won;
            else if (saved.error().code == &entry_changed) ++lost;
        });
    for (std::thread& racer : racers) racer.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, 7);
    EXPECT_EQ(recorded("entry", entry).size(), 3U);
}

TEST_P(CatalogStore, HistoryTellsEachFieldThatChanged) {
    const std::string entry = published();
    act(cataloguer, entry, "revise", "改摘要");
    change(entry,
           R"({"abstract": "各公交站点的名称、线路和位置，新的说法，供出行应用和研究使用，每月更新一次。", "level": "G2"})");
    act(cataloguer, entry, "submit");
    act(reviewer, entry, "approve", "同意");

    const HistoryPage all = catalog->history(cataloguer, entry, 0, 20, "zh").value();
    EXPECT_EQ(all.total, 9);
    EXPECT_EQ(all.items[0].action, "published");
    EXPECT_EQ(all.items[0].actor, "人员reviewer");
    EXPECT_EQ(all.items[0].reason, "同意");
    EXPECT_EQ(all.items[0].basis, "第十条第二款");
    EXPECT_TRUE(all.items[0].changes.empty()) << "what was published is what was submitted";
    ASSERT_EQ(all.items[2].changes.size(), 2U);
    EXPECT_EQ(all.items[2].changes[0].field, "abstract");
    EXPECT_EQ(all.items[2].changes[0].name, "摘要");
    EXPECT_EQ(all.items[2].changes[1].before.as_string(), "G1");
    EXPECT_EQ(all.items[2].changes[1].after.as_string(), "G2");

    const HistoryPage open = catalog->history(visitor, entry, 0, 20, "en").value();
    ASSERT_EQ(open.total, 2) << "the public sees what was public";
    EXPECT_EQ(open.items[0].actor, "济南市交通运输局") << "and the unit, not its people";
    ASSERT_EQ(open.items[0].changes.size(), 2U);
    EXPECT_EQ(open.items[0].changes[0].name, "Abstract");
    const HistoryPage first = catalog->history(visitor, entry, 0, 1, "zh").value();
    ASSERT_TRUE(first.next.has_value());
    EXPECT_EQ(first.items[0].changes.size(), 2U) << "the page's last line is compared with the one after it";
    EXPECT_EQ(catalog->history(visitor, entry, std::stoll(*first.next), 1, "zh").value().items[0].action, "published");
}

TEST_P(CatalogStore, AnUpdateOfTheDataDoesNotLookLikeAChangeOfTheRevision) {
    const std::string entry = published();
    act(cataloguer, entry, "revise");
    change(entry, R"({"department": "信息科"})");
    database().transact([&](Transaction& tx) { return ingest(tx, Actor::platform(), last_resource, 2); }).value();
    change(entry, R"({"level": "G2"})");
    const HistoryPage all = catalog->history(cataloguer, entry, 0, 2, "zh").value();
    ASSERT_EQ(all.items[0].changes.size(), 1U);
    EXPECT_EQ(all.items[0].changes[0].field, "level");
    EXPECT_TRUE(all.items[1].changes.empty());
    EXPECT_EQ(seen(visitor, entry).at("department"), json::Value(nullptr));
    EXPECT_EQ(seen(visitor, entry).at("resources").at(0).at("rows").as_int64(), 200);
}

TEST_P(CatalogStore, Art10_1_EveryEntryHasOneNumberOfItsProvidersThatItKeeps) {
    const auto number = [&](const std::string& entry) { return std::string(seen(cataloguer, entry).at("code").as_string()); };
    const std::string first = draft(), second = draft(complete("另一份名录"));
    const std::string code = number(first);
    EXPECT_NE(code, number(second));
    EXPECT_EQ(code.substr(0, code.rfind('/')), number(second).substr(0, code.rfind('/')));
    const auto elsewhere = catalog->create(stranger, complete(), "zh");
    ASSERT_TRUE(elsewhere.has_value());
    change(first, R"({"department": "信息科"})");
    EXPECT_EQ(number(first), code);
    act(cataloguer, first, "withdraw", "重复");
    EXPECT_NE(number(draft(complete("第三份名录"))), code) << "a number is not given again";
}

TEST_P(CatalogStore, TitlesAreOncePerProviderAndSlugsOnceInAll) {
    const std::string first = published();
    const std::string again = draft();
    const auto resource = add_table(again);
    describe_items(again);
    const auto refused = catalog->act(cataloguer, again, "submit", "", "zh");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().fields.at(0).code, "title-taken");
    const auto slug = [&](const std::string& id) {
        return database().read([&](Transaction& tx) { return catalog->find(tx, id); }).value().slug;
    };
    EXPECT_EQ(slug(last_resource), "gong_jiao_zhan_dian");
    EXPECT_EQ(slug(resource), "gong_jiao_zhan_dian_2");
    EXPECT_EQ(readable(visitor, "gong_jiao_zhan_dian").value().id, last_resource);
    EXPECT_EQ(readable(visitor, "gong_jiao_zhan_dian_2").error().code, &errors::not_found);
    // Another provider may use the same title.
    EXPECT_TRUE(catalog->create(stranger, complete(), "zh").has_value());
}

}  // namespace
}  // namespace jixia::catalog
