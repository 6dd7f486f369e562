// Decisions about openness with the real catalogue, workflow and ledger, on both databases.
#include <gtest/gtest.h>

#include "sql.h"
#include "test_opening.h"

namespace jixia::opening {
namespace {

using std::chrono::days;
using std::chrono::hours;
using storage::Transaction;

class Decided : public OpeningTest {};
JX_ON_BOTH_DATABASES(Decided);

TEST_P(Decided, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(Decided, Art08_3_NothingIsNarrowedWithoutConsentAndAllOfItWithConsent) {
    const std::string entry = published();
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    const json::Value patch =
        json::parse(R"({"open_attribute": "conditional", "conditional_grounds": ["high_security"]})").value();
    EXPECT_EQ(problem(catalog->update(cataloguer, entry, "*", patch, "zh")), "entry-consent-missing");
    ASSERT_TRUE(catalog->act(cataloguer, entry, "withdraw", "", "zh").has_value());

    const auto asked = restrict(cataloguer, entry);
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    EXPECT_EQ(asked->basis, "第八条第三款");
    EXPECT_EQ(asked->decider->code, "370100");
    EXPECT_EQ(asked->detail.at("impact").at("users").as_int64(), 0);
    EXPECT_EQ(openness(entry), Openness::unconditional);
    EXPECT_EQ(problem(restrict(cataloguer, entry)), "opening-change-pending");

    for (const Actor* wrong : {&cataloguer, &reviewer, &all_roles, &aside, &above, &citizen, &stranger})
        EXPECT_FALSE(act(*wrong, asked->id, "consent").has_value()) << wrong->id;
    EXPECT_EQ(problem(act(authority, asked->id, "consent", "{}", "")), "case-reason-missing");
    const auto decided = act(authority, asked->id, "consent");
    ASSERT_TRUE(decided.has_value()) << problem(decided);
    EXPECT_EQ(openness(entry), Openness::conditional);
    EXPECT_EQ(reads(citizen, table), "grant-required");

    const EntryOpening how = opening->of_entry(visitor, entry, "zh").value();
    ASSERT_EQ(how.changes.size(), 1U);
    EXPECT_EQ(how.changes[0].state.code, "effective");
    EXPECT_EQ(how.changes[0].decided_by, "济南市大数据局");
    EXPECT_EQ(how.open_attribute.label, "有条件开放");
    // The consent is used up: one step further needs another.
    EXPECT_EQ(problem(catalog->act(reviewer, entry, "withdraw", "r", "zh")), "entry-consent-missing");
    const auto list = catalog->open_list(jinan, 0, "zh").value();
    EXPECT_EQ(list.items[0].open_attribute.code, "conditional");
    EXPECT_FALSE(database().read([&](Transaction& tx) { return ledger.verify(tx); })->first_bad);
}

TEST_P(Decided, Art08_3_ARefusalChangesNothing) {
    const std::string entry = published();
    const auto asked = restrict(reviewer, entry);
    ASSERT_TRUE(act(authority, asked->id, "refuse").has_value());
    EXPECT_EQ(openness(entry), Openness::unconditional);
    EXPECT_EQ(reads(visitor, table), "reads");
    EXPECT_EQ(problem(act(authority, asked->id, "consent")), "case-action-not-possible");
    const auto again = restrict(reviewer, entry);
    ASSERT_TRUE(again.has_value());
    ASSERT_TRUE(act(reviewer, again->id, "withdraw").has_value());
    EXPECT_EQ(opening->of_entry(visitor, entry, "zh")->changes.size(), 1U);    // what was decided
    EXPECT_EQ(opening->of_entry(authority, entry, "zh")->changes.size(), 2U);  // and what was taken back
}

TEST_P(Decided, Art08_3_UsersAreToldAndHaveTimeBeforeItTakesEffect) {
    const std::string entry = published();
    catalog->count(catalog::UsageKind::download, entry, citizen.id);
    catalog->count(catalog::UsageKind::download, entry);
    ASSERT_TRUE(catalog->flush_usage().has_value());
    const auto asked = restrict(cataloguer, entry);
    EXPECT_EQ(asked->detail.at("impact").at("users").as_int64(), 1);
    EXPECT_EQ(asked->detail.at("impact").at("downloads").as_int64(), 2);
    ASSERT_TRUE(act(authority, asked->id, "consent").has_value());
    EXPECT_EQ(openness(entry), Openness::unconditional);
    EXPECT_EQ(reads(visitor, table), "reads");
    const auto told = notices.list(citizen, true, "", 10, "zh").value();
    ASSERT_EQ(told.items.size(), 1U);
    EXPECT_EQ(told.items[0].kind, "K2");
    EXPECT_NE(told.items[0].text.find("2026-12-07"), std::string::npos);  // ten working days
    EXPECT_EQ(notices.list(stranger, false, "", 10, "zh")->total, 0);
    EXPECT_EQ(problem(notices.read(stranger, told.items[0].id, "zh")), "not-found");
    EXPECT_EQ(notices.read(citizen, told.items[0].id, "en")->read_by, citizen.name);
    EXPECT_EQ(notices.list(citizen, true, "", 10, "zh")->unread, 0);

    // Nobody gets round the wait by publishing the same earlier.
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    const json::Value patch = json::parse(R"({"open_attribute": "conditional"})").value();
    EXPECT_EQ(problem(catalog->update(cataloguer, entry, "*", patch, "zh")), "entry-consent-missing");
    clock.advance(days(13));
    EXPECT_EQ(opening->watch().value(), 0);
    clock.advance(days(1));
    EXPECT_EQ(opening->watch().value(), 1);
    EXPECT_EQ(opening->watch().value(), 0);
    EXPECT_EQ(openness(entry), Openness::conditional);
    EXPECT_EQ(reads(visitor, table), "grant-required");
}

TEST_P(Decided, Art08_3_WhatTheRulesDoNotAllowIsNotEvenAskedFor) {
    const std::string entry = published();
    struct Row {
        const char *more, *problem, *pointer;
    };
    for (const Row& row : {Row{R"({"to": "conditional"})", "entry-incomplete", "/conditional_grounds"},
                           Row{R"({"to": "conditional", "grounds": ["dislike"], "conditions": "申请人具备数据安全保护能力"})",
                               "invalid", "/conditional_grounds/0"},
                           Row{R"({"to": "closed"})", "entry-incomplete", "/closed_reasons"},
                           Row{R"({"to": "closed", "closed_reasons": ["02"], "closed_basis": ["本局内部通知第3号"]})",
                               "entry-incomplete", "/closed_basis/0"},
                           Row{R"({"to": "unconditional"})", "opening-consent-not-needed", ""}}) {
        const auto refused = restrict(cataloguer, entry, row.more);
        EXPECT_EQ(problem(refused), row.problem) << row.more;
        if (*row.pointer != 0 && !refused.has_value() && !refused.error().fields.empty())
            EXPECT_EQ(refused.error().fields[0].pointer, row.pointer) << row.more;
    }
    EXPECT_EQ(problem(restrict(citizen, entry)), "identity-forbidden");
    EXPECT_EQ(problem(restrict(stranger, entry)), "identity-forbidden");
    EXPECT_EQ(problem(restrict(authority, entry)), "identity-forbidden");
    EXPECT_EQ(problem(restrict(cataloguer, "none")), "not-found");
    EXPECT_EQ(problem(ask(cataloguer, "attribute_restriction", {{"entry", entry}}, narrower, " ")), "opening-reason-missing");
    EXPECT_EQ(problem(ask(cataloguer, "attribute_restriction", {{"dream", entry}}, narrower)), "invalid");
}

TEST_P(Decided, Art08_3_NarrowingByEffectNeedsConsentToo) {
    const std::string entry = published();
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    for (const char* patch : {R"({"update_frequency": "annual"})", R"({"open_modes": ["download"]})",
                              R"({"items": [{"code": "stop_name", "open_attribute": "closed"}]})"}) {
        EXPECT_EQ(problem(catalog->update(cataloguer, entry, "*", json::parse(patch).value(), "zh")), "entry-consent-missing")
            << patch;
    }
    const auto asked = restrict(cataloguer, entry, R"({"update_frequency": "annual"})");
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    EXPECT_EQ(asked->detail.at("kind").as_string(), "narrowing");
    ASSERT_TRUE(act(authority, asked->id, "consent").has_value());
    const auto now = database().read([&](Transaction& tx) { return catalog->public_entry(tx, entry); }).value();
    EXPECT_EQ(now.fields.update_frequency, "annual");
    EXPECT_EQ(now.openness, Openness::unconditional);
}

TEST_P(Decided, Art10_3_AMergedUnitsEntriesGoToItsSuccessor) {
    std::vector<std::string> entries{published(), published(), published_closed()};
    const auto asked = ask(cataloguer, "list_adjustment", {{"provider", jinan}},
                           R"({"cause": "function", "document": "鲁编〔2026〕9号", "successor": ")" + heir + "\"}");
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    EXPECT_EQ(asked->basis, "第十条第三款");
    EXPECT_EQ(asked->detail.at("entries").as_int64(), 3);
    const auto before = catalog->open_list(jinan, 0, "zh").value();
    ASSERT_TRUE(act(authority, asked->id, "consent").has_value());
    for (const std::string& entry : entries) {
        const auto now = database().read([&](Transaction& tx) { return catalog->public_entry(tx, entry); }).value();
        EXPECT_EQ(now.provider_id, heir);
        EXPECT_EQ(now.provider_name, "济南市公共交通局");
        EXPECT_EQ(catalog->history(visitor, entry, 0, 10, "zh")->items[0].action, "transferred");
    }
    EXPECT_EQ(catalog->open_list(jinan, 0, "zh")->items.size(), 0U);
    EXPECT_EQ(catalog->open_list(heir, 0, "zh")->items.size(), 2U);  // the closed one is in the catalogue, on no open list
    EXPECT_EQ(catalog->open_list(jinan, before.edition, "zh")->items.size(), 2U);  // editions stay as they were
    EXPECT_EQ(problem(catalog->act(cataloguer, entries[0], "revise", "", "zh")), "identity-forbidden");
}

/// 第四条第二款: one account of everything, which says nothing that the open lists do not.
TEST_P(Decided, Art04_2_TheAccountReconcilesWhateverIsDecided) {
    const std::string kept = published(), narrowed = published(), gone = published();
    published_closed();
    ASSERT_TRUE(act(authority, restrict(cataloguer, narrowed)->id, "consent").has_value());
    ASSERT_TRUE(
        act(authority,
            ask(cataloguer, "list_adjustment", {{"entry", gone}}, R"({"cause": "law", "law": "《某条例》修改", "to": "removed"})")
                ->id,
            "consent")
            .has_value());
    ASSERT_TRUE(act(authority,
                    ask(cataloguer, "list_adjustment", {{"entry", kept}},
                        R"({"cause": "function", "document": "三定", "successor": ")" + heir + "\"}")
                        ->id,
                    "consent")
                    .has_value());
    const catalog::Account account = catalog->account("370000", "zh").value();
    ASSERT_EQ(account.items.size(), 2U);
    for (const auto& line : account.items) EXPECT_EQ(line.figures.difference, 0) << line.provider.name;
    EXPECT_EQ(account.total.catalogued, 3);
    EXPECT_EQ(account.total.unconditional, 1);
    EXPECT_EQ(account.total.conditional, 1);
    EXPECT_EQ(account.total.closed, 1);
    EXPECT_EQ(account.total.withdrawn, 1);
    EXPECT_EQ(account.total.listed, 2);
    EXPECT_TRUE(catalog->account("370200", "zh")->items.empty());
    EXPECT_TRUE(catalog->close_month().value());
    EXPECT_FALSE(catalog->close_month().value());
    const auto months = catalog->closed_months().value();
    ASSERT_EQ(months.size(), 1U);
    EXPECT_EQ(months[0].month, "2026-10");
    clock.advance(days(10));
    EXPECT_TRUE(catalog->close_month().value());
}

TEST_P(Decided, Art10_3_AnEntryLeavesTheListOnlyWithConsent) {
    const std::string entry = published();
    EXPECT_EQ(problem(catalog->act(reviewer, entry, "withdraw", "r", "zh")), "entry-consent-missing");
    const auto asked = ask(cataloguer, "list_adjustment", {{"entry", entry}},
                           R"({"cause": "law", "law": "《某条例》第三条，2026年修改", "to": "removed"})");
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    ASSERT_TRUE(act(authority, asked->id, "consent").has_value());
    EXPECT_EQ(problem(opening->of_entry(visitor, entry, "zh")), "not-found");
    EXPECT_EQ(reads(visitor, table), "not-found");
    EXPECT_EQ(catalog->history(cataloguer, entry, 0, 10, "zh")->items[0].action, "withdrawn");
}

TEST_P(Decided, Art08_4_ClosedDataOpensOnEvidenceInForceOnly) {
    const std::string entry = published_closed();
    const std::string data = table;
    EXPECT_EQ(reads(visitor, data), "entry-closed");
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    const json::Value opened = json::parse(R"({"open_attribute": "unconditional", "open_modes": ["download", "api"]})").value();
    EXPECT_EQ(problem(catalog->update(cataloguer, entry, "*", opened, "zh")), "entry-evidence-missing");
    EXPECT_EQ(problem(ask(cataloguer, "opening_evidence", {{"entry", entry}},
                          R"({"to": "unconditional", "kind": "deidentification", "report": "R1"})")),
              "opening-report-unknown");
    const char* consent =
        R"({"to": "unconditional", "kind": "consent", "holder": "某公司", "scope": "全部数据项", "purpose": "公开",
                              "proof": "同意书2026-1", "until": "2026-12-31"})";
    const auto asked = ask(all_roles, "opening_evidence", {{"entry", entry}}, consent);
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    EXPECT_EQ(problem(catalog->update(cataloguer, entry, "*", opened, "zh")), "entry-evidence-missing");
    EXPECT_EQ(problem(act(all_roles, asked->id, "approve")), "identity-own-work");
    EXPECT_EQ(problem(act(reviewer, asked->id, "approve")), "identity-forbidden");
    ASSERT_TRUE(act(security, asked->id, "approve").has_value());
    ASSERT_TRUE(catalog->update(cataloguer, entry, "*", opened, "zh").has_value());
    for (const auto& [actor, action] : {std::pair{&cataloguer, "submit"}, std::pair{&reviewer, "approve"}})
        ASSERT_TRUE(catalog->act(*actor, entry, action, "r", "zh").has_value()) << action;
    EXPECT_EQ(reads(visitor, data), "reads");
    // Who is not of the provider sees that there is evidence, and no name in it.
    const auto seen = opening->of_entry(visitor, entry, "zh")->evidence;
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_TRUE(seen[0].detail.is_null());
    const auto kept = database().read([&](Transaction& tx) { return ledger.of(tx, "case", asked->id); }).value();
    for (const auto& one : kept) EXPECT_EQ(json::serialize(one.detail).find("某公司"), std::string::npos);

    // Withdrawn: nothing leaves any more from that moment, and the way back is asked for.
    EXPECT_EQ(problem(opening->withdraw_evidence(stranger, seen[0].id, "r", "zh")), "not-found");
    EXPECT_EQ(problem(opening->withdraw_evidence(cataloguer, seen[0].id, "r", "zh")), "identity-forbidden");
    EXPECT_EQ(problem(opening->withdraw_evidence(security, seen[0].id, " ", "zh")), "opening-reason-missing");
    ASSERT_TRUE(opening->withdraw_evidence(security, seen[0].id, "权利人撤回同意", "zh").has_value());
    EXPECT_EQ(reads(visitor, data), "entry-suspended");
    EXPECT_EQ(problem(opening->withdraw_evidence(security, seen[0].id, "r", "zh")), "opening-evidence-ended");
    const auto waiting = workflow.list(authority, {.mine = true, .type = "attribute_restriction"}, "zh").value();
    ASSERT_EQ(waiting.items.size(), 1U);
    clock.advance(days(40));
    EXPECT_EQ(opening->watch().value(), 0);  // the suspension outlasts its days while the authority has not decided
    EXPECT_EQ(reads(visitor, data), "entry-suspended");
    ASSERT_TRUE(act(authority, waiting.items[0].id, "consent").has_value());
    EXPECT_EQ(openness(entry), Openness::closed);
    EXPECT_EQ(reads(visitor, data), "entry-closed");
}

TEST_P(Decided, Art08_4_WhoTakesAConsentBackIsInNoVersionThatIsGivenOut) {
    opening->subscribe(outbox);
    const std::string entry = published_closed();
    const std::string data = table;
    const auto consent = [&](const char* holder) {
        const auto asked = ask(all_roles, "opening_evidence", {{"entry", entry}},
                               std::string(R"({"to": "unconditional", "kind": "consent", "scope": "本人的行", "purpose": "公开",
                                  "proof": "同意书", "until": "2027-12-31", "holder": ")") +
                                   holder + "\"}");
        EXPECT_TRUE(act(security, asked->id, "approve").has_value());
        return std::string(asked->detail.at("evidence").get_string());
    };
    const std::string first = consent("甲"), second = consent("乙");
    (void)consent("丙");
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    ASSERT_TRUE(catalog
                    ->update(cataloguer, entry, "*",
                             json::parse(R"({"open_attribute": "unconditional", "open_modes": ["download", "api"]})").value(),
                             "zh")
                    .has_value());
    for (const auto& [actor, action] : {std::pair{&cataloguer, "submit"}, std::pair{&reviewer, "approve"}})
        ASSERT_TRUE(catalog->act(*actor, entry, action, "r", "zh").has_value()) << action;
    ASSERT_EQ(reads(visitor, data), "reads");

    // Others still consent: the entry stays open, but nobody gets its data until the rows are out of it.
    ASSERT_TRUE(opening->withdraw_evidence(security, first, "权利人撤回同意", "zh").has_value());
    ASSERT_TRUE(opening->withdraw_evidence(security, second, "权利人撤回同意", "zh").has_value());
    EXPECT_EQ(reads(visitor, data), "entry-suspended");
    EXPECT_EQ(openness(entry), Openness::unconditional);
    const auto waiting = [&] { return workflow.list(reviewer, {.mine = true, .type = "rows_withdrawal"}, "zh").value().items; };
    ASSERT_EQ(waiting().size(), 2U);
    clock.advance(days(40));
    EXPECT_EQ(opening->watch().value(), 0);
    EXPECT_EQ(reads(visitor, data), "entry-suspended") << "the suspension outlasts its days while the rows are there";

    const auto withheld = [&](const std::string& evidence) {
        ASSERT_TRUE(database()
                        .transact([&](Transaction& tx) {
                            return outbox.emit(tx, "version.withheld", data,
                                               json::Object{{"entry", entry}, {"version", 2}, {"evidence", evidence}});
                        })
                        .has_value());
        ASSERT_TRUE(outbox.drain().has_value());
    };
    withheld(first);
    ASSERT_EQ(waiting().size(), 1U);
    EXPECT_EQ(reads(visitor, data), "entry-suspended") << "the other one's rows";
    EXPECT_EQ(problem(act(security, waiting()[0].id, "nothing_held")), "identity-forbidden");
    EXPECT_EQ(problem(act(reviewer, waiting()[0].id, "withheld")), "identity-forbidden") << "a version says so, not a person";
    ASSERT_TRUE(act(reviewer, waiting()[0].id, "nothing_held", "{}", "乙从未出现在数据中").has_value());
    EXPECT_EQ(reads(visitor, data), "reads");
}

TEST_P(Decided, Art08_4_EvidenceThatRunsOutSuspendsWhatRestsOnIt) {
    const std::string entry = published_closed();
    const std::string data = table;
    const char* consent =
        R"({"to": "unconditional", "kind": "consent", "holder": "某公司", "scope": "全部数据项", "purpose": "公开",
                              "proof": "同意书2026-1", "until": "2026-12-01"})";
    const auto asked = ask(cataloguer, "opening_evidence", {{"entry", entry}}, consent);
    ASSERT_TRUE(act(security, asked->id, "approve").has_value());
    ASSERT_TRUE(catalog->act(cataloguer, entry, "revise", "", "zh").has_value());
    ASSERT_TRUE(catalog
                    ->update(cataloguer, entry, "*",
                             json::parse(R"({"open_attribute": "unconditional", "open_modes": ["download"]})").value(), "zh")
                    .has_value());
    for (const auto& [actor, action] : {std::pair{&cataloguer, "submit"}, std::pair{&reviewer, "approve"}})
        ASSERT_TRUE(catalog->act(*actor, entry, action, "r", "zh").has_value()) << action;
    clock.advance(days(8));
    EXPECT_EQ(opening->watch().value(), 0);
    clock.advance(days(1));
    EXPECT_EQ(opening->watch().value(), 1);
    EXPECT_EQ(reads(visitor, data), "entry-suspended");
}

TEST_P(Decided, Art08_3_WhoDecidesSeesEveryEntryThatACaseWouldChange) {
    std::vector<std::string> entries;
    for (int i = 0; i < 3; ++i) entries.push_back(published());
    const auto asked = ask(cataloguer, "list_adjustment", {{"provider", jinan}},
                           R"({"cause": "function", "document": "济编〔2026〕9号", "to": "removed"})", "职能划转");
    ASSERT_TRUE(asked.has_value()) << problem(asked);
    // In pages smaller than the case.
    std::vector<std::string> seen;
    ChangeQuery query{.case_id = asked->id, .limit = 2};
    do {
        const ChangePage page = opening->changes(authority, query, "zh").value();
        EXPECT_EQ(page.total, 3);
        for (const ChangeView& one : page.items) seen.push_back(one.entry_id);
        query.before = page.next;
    } while (!query.before.empty());
    std::ranges::sort(entries);
    EXPECT_EQ(seen, entries);
    EXPECT_EQ(opening->changes(cataloguer, {.case_id = asked->id}, "zh")->total, 3);
    for (const Actor* other : {&visitor, &citizen, &stranger, &aside})
        EXPECT_EQ(opening->changes(*other, {.case_id = asked->id}, "zh")->total, 0) << other->id;
    EXPECT_EQ(opening->changes(authority, {.case_id = "none"}, "zh")->total, 0);
    ASSERT_TRUE(act(authority, asked->id, "consent").has_value());
    EXPECT_EQ(opening->changes(visitor, {.case_id = asked->id}, "zh")->total, 3);
}

TEST_P(Decided, Art10_2_TheMapCountsWhatEveryCityHasOpened) {
    published();
    const std::string narrowed = published();
    published_closed();
    ASSERT_TRUE(act(authority, restrict(cataloguer, narrowed)->id, "consent").has_value());
    const OpeningMap map = opening->map("zh").value();
    ASSERT_EQ(map.items.size(), 17U);  // the province and its sixteen cities
    EXPECT_EQ(map.items[0].division.label, "山东省");
    EXPECT_EQ(map.items[0].providers, 0);
    const CityOpening& city = map.items[1];
    EXPECT_EQ(city.division.code, "370100");
    EXPECT_EQ(city.division.label, "济南市");
    EXPECT_EQ(city.providers, 1);
    EXPECT_EQ(city.unconditional, 1);
    EXPECT_EQ(city.conditional, 1);
    EXPECT_EQ(city.closed, 1);
    published();
    EXPECT_EQ(opening->map("en")->items[1].unconditional, 1);  // counted a moment ago
    clock.advance(hours(1));
    EXPECT_EQ(opening->map("en")->items[1].unconditional, 2);
}

TEST_P(Decided, Art18_ASuspensionEndsByItself) {
    const std::string entry = published();
    EXPECT_EQ(problem(opening->suspend(cataloguer, entry, "发现错误", "zh")), "identity-forbidden");
    EXPECT_EQ(problem(opening->suspend(stranger, entry, "发现错误", "zh")), "identity-forbidden");
    EXPECT_EQ(problem(opening->suspend(visitor, entry, "发现错误", "zh")), "identity-unauthenticated");
    EXPECT_EQ(problem(opening->suspend(reviewer, entry, "", "zh")), "opening-reason-missing");
    EXPECT_EQ(problem(opening->resume(reviewer, entry, "r", "zh")), "entry-action-not-possible");
    const auto suspended = opening->suspend(reviewer, entry, "发现个人信息", "zh");
    ASSERT_TRUE(suspended.has_value());
    EXPECT_EQ(to_text(suspended->suspended->until), "2026-12-07");
    EXPECT_EQ(reads(visitor, table), "entry-suspended");
    EXPECT_EQ(reads(cataloguer, table), "reads");
    EXPECT_EQ(problem(opening->suspend(authority, entry, "r", "zh")), "entry-action-not-possible");
    clock.advance(days(14));
    EXPECT_EQ(opening->watch().value(), 0);
    clock.advance(days(1));
    EXPECT_EQ(opening->watch().value(), 1);
    EXPECT_EQ(reads(visitor, table), "reads");
    ASSERT_TRUE(opening->suspend(authority, entry, "再次发现", "zh").has_value());
    ASSERT_TRUE(opening->resume(reviewer, entry, "已处理", "zh").has_value());
    EXPECT_EQ(reads(visitor, table), "reads");
}

TEST_P(Decided, Art08_1_ClosedDataIsLookedAtAgainEveryYear) {
    const std::string entry = published_closed();
    published();
    clock.advance(days(364));
    EXPECT_EQ(opening->watch().value(), 0);
    clock.advance(days(2));
    EXPECT_EQ(opening->watch().value(), 1);
    EXPECT_EQ(opening->watch().value(), 0);
    const auto waiting = workflow.list(reviewer, {.mine = true, .type = "closed_reassessment"}, "zh").value();
    ASSERT_EQ(waiting.items.size(), 1U);
    EXPECT_EQ(waiting.items[0].subject.id, entry);
    EXPECT_EQ(problem(act(reviewer, waiting.items[0].id, "keep", "{}", "")), "case-reason-missing");
    ASSERT_TRUE(act(reviewer, waiting.items[0].id, "keep", "{}", "《统计法》第二十五条仍然有效").has_value());
    EXPECT_EQ(opening->watch().value(), 0);
    clock.advance(days(368));
    EXPECT_EQ(opening->watch().value(), 1);
}

}  // namespace
}  // namespace jixia::opening
