// Articles 8 and 14 at work on both databases: what narrows needs consent, what opens needs evidence, what is hidden stays
// hidden.
#include <gtest/gtest.h>

#include "test_catalog.h"

namespace jixia::catalog {
namespace {

using storage::Transaction;

class CatalogAccess : public CatalogTest {
protected:
    Error refused(const Actor& actor, const std::string& entry, std::string_view changes) {
        auto outcome = catalog->update(actor, entry, "*", json::parse(changes).value(), "zh");
        EXPECT_FALSE(outcome.has_value()) << changes;
        return outcome ? Error{&errors::internal} : std::move(outcome).error();
    }
    static json::Object conditional() {
        return with(complete(), R"({"open_attribute": "conditional", "conditional_grounds": ["high_security"],
                                    "conditions": "申请人应当具备网络安全等级保护二级以上能力，用于研究。"})");
    }
    static json::Object closed() {
        return with(complete(), R"({"open_attribute": "closed", "closed_reasons": ["04"],
                                    "closed_basis": ["《中华人民共和国反不正当竞争法》第九条"]})");
    }
};
JX_ON_BOTH_DATABASES(CatalogAccess);

TEST_P(CatalogAccess, Art08_3_NarrowingWhatIsPublishedIsRefusedWhateverTheWay) {
    const std::string entry = published();
    for (const char* narrowing : {R"({"open_attribute": "conditional"})", R"({"open_attribute": "closed"})"}) {
        const Error direct = refused(cataloguer, entry, narrowing);  // even before it is opened for revision
        EXPECT_EQ(direct.code, &entry_consent_missing);
        EXPECT_EQ(direct.code->basis->article, "第八条第三款");
        EXPECT_EQ(direct.fields.at(0).pointer, "/open_attribute");
    }
    act(cataloguer, entry, "revise");
    for (const char* narrowing : {R"({"open_attribute": "closed"})", R"({"open_modes": ["download"]})",
                                  R"({"items": [{"code": "stop_name"}, {"code": "line", "open_attribute": "closed"}]})"})
        EXPECT_EQ(refused(cataloguer, entry, narrowing).code, &entry_consent_missing) << narrowing;
    EXPECT_EQ(recorded("entry", entry).size(), 6U) << "nothing of it was saved";

    decisions.consents.insert({entry, Openness::conditional});
    EXPECT_EQ(refused(cataloguer, entry, R"({"open_attribute": "closed"})").code, &entry_consent_missing)
        << "consent is to one attribute";
    change(entry, R"({"open_attribute": "conditional", "conditional_grounds": ["high_security"],
                      "conditions": "申请人应当具备网络安全等级保护二级以上能力，用于研究。"})");
    act(cataloguer, entry, "submit");
    decisions.consents.clear();
    EXPECT_EQ(refusal(reviewer, entry, "approve"), &entry_consent_missing) << "consent that lapsed is none";
    decisions.consents.insert({entry, Openness::conditional});
    act(reviewer, entry, "approve");
    EXPECT_EQ(readable(visitor, last_resource).error().code, &grant_required);
}

TEST_P(CatalogAccess, Art08_3_WithdrawingWhatIsOpenNeedsConsent) {
    const std::string entry = published();
    EXPECT_EQ(refusal(cataloguer, entry, "withdraw"), &entry_consent_missing);
    EXPECT_TRUE(sees(visitor, entry));
    decisions.consents.insert({entry, Openness::closed});
    act(cataloguer, entry, "withdraw", "机构职责调整");
    EXPECT_FALSE(sees(visitor, entry));
    EXPECT_FALSE(sees(citizen, entry));
    EXPECT_TRUE(sees(cataloguer, entry));
    EXPECT_EQ(readable(visitor, last_resource).error().code, &errors::not_found);
    EXPECT_EQ(recorded("entry", entry).back(), "entry.withdrawn 第八条第三款");
    // Coming back with less than what was published last is a narrowing still.
    act(cataloguer, entry, "revise");
    decisions.consents.clear();
    EXPECT_EQ(refused(cataloguer, entry, R"({"open_attribute": "conditional"})").code, &entry_consent_missing);
    act(cataloguer, entry, "submit");
    act(reviewer, entry, "approve");
    EXPECT_TRUE(sees(visitor, entry));
}

TEST_P(CatalogAccess, Art08_4_WhatIsClosedOpensOnlyWithEvidence) {
    const std::string entry = published(closed());
    const Error direct = refused(cataloguer, entry, R"({"open_attribute": "unconditional"})");
    EXPECT_EQ(direct.code, &entry_evidence_missing);
    EXPECT_EQ(direct.code->basis->article, "第八条第四款");
    act(cataloguer, entry, "revise");
    EXPECT_EQ(refused(cataloguer, entry, R"({"open_attribute": "conditional"})").code, &entry_evidence_missing);
    decisions.evidences.insert({entry, Openness::unconditional});
    change(entry, R"({"open_attribute": "unconditional", "closed_reasons": [], "closed_basis": []})");
    act(cataloguer, entry, "submit");
    act(reviewer, entry, "approve");
    EXPECT_EQ(seen(visitor, entry).at("open_attribute").at("code").as_string(), "unconditional");
}

TEST_P(CatalogAccess, Art08_1_TheStubOfClosedDataTellsReasonAndBasisButNoData) {
    const std::string entry = published(closed());
    const json::Value stub = seen(visitor, entry);
    EXPECT_EQ(stub.at("closed_reasons").at(0).at("code").as_string(), "04");
    EXPECT_EQ(stub.at("closed_basis").at(0).as_string(), "《中华人民共和国反不正当竞争法》第九条");
    EXPECT_TRUE(stub.at("resources").as_array().empty());
    EXPECT_TRUE(catalog->resources(visitor, entry, "zh")->empty());
    EXPECT_EQ(stub.at("items").at(0).at("name").as_string(), "站名") << "metadata stays";
    const std::string text = json::serialize(stub) + json::to_string(catalog->history(visitor, entry, 0, 20, "zh").value());
    EXPECT_EQ(text.find("泉城广场"), std::string::npos) << "an example is data";
    EXPECT_NE(json::serialize(seen(cataloguer, entry)).find("泉城广场"), std::string::npos) << "its own staff know it";
    EXPECT_EQ(json::serialize(seen(authority, entry)).find("泉城广场"), std::string::npos);
    for (const Actor& actor : {visitor, citizen, cataloguer, authority}) {
        const auto answer = readable(actor, last_resource);
        ASSERT_FALSE(answer.has_value()) << actor.id;
        EXPECT_EQ(answer.error().code, &entry_closed) << actor.id;
        EXPECT_EQ(answer.error().code->basis->article, "第八条第一款");
    }
    database()
        .read([&](Transaction& tx) -> Result<int> {
            const EntryDocument document = catalog->document(tx, entry).value().value();
            EXPECT_EQ(document.item_names, (std::vector<std::string>{"站名", "线路"}));
            EXPECT_EQ(json::to_string(document).find("泉城广场"), std::string::npos);
            EXPECT_TRUE(document.formats.empty()) << "nothing can be downloaded, so no facet of formats says so";
            EXPECT_EQ(catalog->cards(tx, {entry}, "zh").value().at(0).rows, 0);
            return 0;
        })
        .value();
    EXPECT_EQ(catalog->statistics("zh")->tables, 0);
    EXPECT_EQ(catalog->open_list(jinan, 0, "zh").error().code, &errors::not_found) << "a list of what is open";
}

TEST_P(CatalogAccess, Art14_1_ConditionalDataNeedsAGrantInForce) {
    const std::string entry = published(conditional());
    EXPECT_EQ(json::serialize(seen(visitor, entry)).find("泉城广场"), std::string::npos);
    for (const Actor& actor : {visitor, citizen, stranger, authority}) {
        const auto answer = readable(actor, last_resource);
        ASSERT_FALSE(answer.has_value()) << actor.id;
        EXPECT_EQ(answer.error().code, &grant_required);
        EXPECT_EQ(answer.error().code->basis->article, "第十四条第一款");
    }
    EXPECT_TRUE(readable(cataloguer, last_resource)->hidden.empty());
    grants.columns[{"citizen", entry}] = {};
    EXPECT_TRUE(readable(citizen, last_resource)->hidden.empty()) << "a grant that names no columns is for all of them";
    grants.columns[{"citizen", entry}] = {"line"};
    EXPECT_EQ(readable(citizen, last_resource)->hidden, std::vector<std::string>{"stop_name"});
    EXPECT_EQ(json::serialize(seen(citizen, entry)).find("K50"), std::string::npos) << "a rendering shared by all shows none";
    grants.columns.clear();
    EXPECT_EQ(readable(citizen, last_resource).error().code, &grant_required) << "it ends at once";
}

TEST_P(CatalogAccess, Art08_2_ColumnsOfATableMayBeLessOpenThanTheTable) {
    const std::string entry = draft();
    const std::string table = add_table(entry);
    change(entry, R"({"items": [{"code": "stop_name", "description": "公交站点的名称"},
                      {"code": "line", "description": "经过站点的线路编号", "open_attribute": "conditional"},
                      {"code": "note", "name": "备注", "type": "text", "description": "内部使用的说明", "open_attribute": "closed",
                       "example": "内部例子"}]})");
    act(cataloguer, entry, "submit");
    act(reviewer, entry, "approve");
    EXPECT_EQ(readable(visitor, table)->hidden, (std::vector<std::string>{"line", "note"}));
    EXPECT_EQ(readable(citizen, table)->hidden, (std::vector<std::string>{"line", "note"}));
    EXPECT_TRUE(readable(reviewer, table)->hidden.empty());
    EXPECT_TRUE(readable(Actor::platform(), table)->hidden.empty());
    grants.columns[{"citizen", entry}] = {"line", "note"};
    EXPECT_EQ(readable(citizen, table)->hidden, std::vector<std::string>{"note"}) << "no grant opens what is closed";
    const json::Value shown = seen(visitor, entry);
    EXPECT_EQ(shown.at("items").at(0).at("example").as_string(), "泉城广场");
    EXPECT_EQ(shown.at("items").at(1).at("example").as_string(), "");
    EXPECT_EQ(shown.at("items").at(1).at("open_attribute").at("code").as_string(), "conditional");
    EXPECT_EQ(shown.at("items").at(2).at("example").as_string(), "");
    const std::string history = json::to_string(catalog->history(visitor, entry, 0, 20, "zh").value());
    EXPECT_EQ(history.find("泉城广场"), std::string::npos) << "an example is data, and what was shown once may be withdrawn";
    EXPECT_EQ(history.find("K50"), std::string::npos);
    EXPECT_EQ(history.find("内部例子"), std::string::npos);
}

TEST_P(CatalogAccess, DataOfADraftIsForTheProvidersStaff) {
    const std::string entry = draft();
    const std::string table = add_table(entry);
    EXPECT_TRUE(readable(cataloguer, table).has_value());
    EXPECT_TRUE(readable(reviewer, table).has_value());
    for (const Actor& actor : {visitor, citizen, stranger, authority})
        EXPECT_EQ(readable(actor, table).error().code, &errors::not_found) << actor.id;
    const auto writable = [&](const Actor& actor) {
        return database().read([&](Transaction& tx) { return catalog->writable(tx, actor, table); });
    };
    EXPECT_TRUE(writable(cataloguer).has_value());
    for (const Actor& actor : {visitor, citizen, stranger, reviewer, authority})
        EXPECT_EQ(writable(actor).error().code, &errors::not_found) << actor.id;
    // A resource that is added to a published entry waits for the next review.
    const std::string open = published(complete("济南市公交线路信息"));
    const std::string later = add_table(open, "公交线路");
    EXPECT_EQ(readable(visitor, later).error().code, &errors::not_found);
    EXPECT_EQ(seen(visitor, open).at("resources").as_array().size(), 1U);
    act(cataloguer, open, "revise");
    act(cataloguer, open, "submit");
    act(reviewer, open, "approve");
    EXPECT_TRUE(readable(visitor, later).has_value());
}

}  // namespace
}  // namespace jixia::catalog
