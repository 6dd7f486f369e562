// The law of the catalogue as tables that a reader of the regulation can check.
#include "rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <regex>

namespace jixia::catalog {
namespace {

using enum Openness;
constexpr Openness every_openness[] = {unconditional, conditional, closed};
constexpr EntryState every_state[] = {EntryState::draft, EntryState::in_review, EntryState::published, EntryState::withdrawn};

CodeLists lists() {
    auto read = CodeLists::read(built_in_code_lists());
    EXPECT_TRUE(read.has_value());
    CodeLists out = *std::move(read);
    out.add(
        {"division", "test", "", "", "", {{"370000", "山东省", "Shandong", "", {}}, {"370100", "济南市", "Jinan", "", {}}}, {}});
    return out;
}

Profile profile() {
    auto read = Profile::read(built_in_profile());
    EXPECT_TRUE(read.has_value());
    return *std::move(read);
}

Date day(int year, unsigned month, unsigned d) {
    return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(d));
}

TEST(CatalogRules, Art08_3_EveryNarrowingNeedsConsentAndNoWideningDoes) {
    struct {
        Openness from, to;
        bool needs;
    } const cases[] = {{unconditional, conditional, true},    {unconditional, closed, true},     {conditional, closed, true},
                       {conditional, unconditional, false},   {closed, conditional, false},      {closed, unconditional, false},
                       {unconditional, unconditional, false}, {conditional, conditional, false}, {closed, closed, false}};
    for (const auto& c : cases) {
        EXPECT_EQ(needs_consent(c.from, c.to), c.needs);
        const auto refused = check_openness_change(c.from, c.to, {.consented = false, .evidenced = true});
        EXPECT_EQ(!refused.has_value(), c.needs);
        if (c.needs) {
            EXPECT_EQ(refused.error().code, &entry_consent_missing);
            EXPECT_EQ(refused.error().code->basis->article, "第八条第三款");
            EXPECT_TRUE(check_openness_change(c.from, c.to, {.consented = true, .evidenced = false}).has_value());
        }
    }
}

TEST(CatalogRules, Art08_4_ClosedDataOpensOnlyWithEvidence) {
    for (const Openness from : every_openness)
        for (const Openness to : every_openness) {
            const bool needs = from == closed && to != closed;
            EXPECT_EQ(needs_evidence(from, to), needs);
            const auto refused = check_openness_change(from, to, {.consented = true, .evidenced = false});
            EXPECT_EQ(!refused.has_value(), needs);
            if (needs) {
                EXPECT_EQ(refused.error().code, &entry_evidence_missing);
                EXPECT_EQ(refused.error().code->basis->article, "第八条第四款");
                EXPECT_TRUE(check_openness_change(from, to, {.consented = false, .evidenced = true}).has_value());
            }
        }
}

TEST(CatalogRules, Art08_3_WhatWasNeverPublishedIsFree) {
    for (const Openness to : every_openness) EXPECT_TRUE(check_openness_change(std::nullopt, to, {}).has_value());
}

TEST(CatalogRules, Art08_3_WithdrawingWhatIsOpenNeedsConsent) {
    EXPECT_TRUE(withdrawal_needs_consent(unconditional));
    EXPECT_TRUE(withdrawal_needs_consent(conditional));
    EXPECT_FALSE(withdrawal_needs_consent(closed));
}

TEST(CatalogRules, Art08_3_NarrowingByTheBackDoorIsFound) {
    EntryFields published;
    published.open_modes = {"download", "api"};
    published.items.resize(2);
    published.items[0].code = "a";
    published.items[1].code = "b";
    EntryFields next = published;
    EXPECT_TRUE(hidden_narrowings(published, next).empty());
    next.items[1].open_attribute = closed;
    next.open_modes = {"download"};
    const auto faults = hidden_narrowings(published, next);
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].pointer, "/items/1/open_attribute");
    EXPECT_EQ(faults[1].pointer, "/open_modes");
    EXPECT_EQ(faults[1].basis, "第八条第三款");
    std::swap(next, published);
    EXPECT_TRUE(hidden_narrowings(published, next).empty()) << "opening more is free";
}

/// Kind of resource × caller: what comes back.
TEST(CatalogRules, Art08_1_Art14_1_WhoReadsDataIsDecidedByOneTable) {
    int rows = 0;
    for (const bool is_public : {false, true})
        for (const Openness openness : every_openness)
            for (const bool staff : {false, true})
                for (const bool granted : {false, true}) {
                    const auto answer = check_data_access({is_public, openness, staff, granted});
                    const ErrorCode* expected = nullptr;
                    if (!is_public && !staff) expected = &errors::not_found;
                    else if (openness == closed) expected = &entry_closed;
                    else if (openness == conditional && !staff && !granted) expected = &grant_required;
                    if (expected == nullptr) EXPECT_TRUE(answer.has_value());
                    else {
                        ASSERT_FALSE(answer.has_value());
                        EXPECT_EQ(answer.error().code, expected);
                    }
                    ++rows;
                }
    EXPECT_EQ(rows, 24);
    EXPECT_EQ(check_data_access({true, closed, true, true}).error().code, &entry_closed)
        << "closed data leaves by no way, whoever asks";
    EXPECT_EQ(check_data_access({false, unconditional, false, true}).error().code, &errors::not_found)
        << "a grant shows no draft";
}

/// Entry × item × caller: who sees the item's data.
TEST(CatalogRules, Art08_2_WhoSeesADataItemIsDecidedByOneTable) {
    const Openness strictest[3][3] = {
        {unconditional, conditional, closed}, {conditional, conditional, closed}, {closed, closed, closed}};
    struct Caller {
        const char* who;
        ItemReader reader;
        bool sees[3];  ///< what is unconditional, conditional, closed
    } const callers[] = {{"staff", {.staff = true}, {true, true, true}},
                         {"staff with a grant", {.staff = true, .granted = true, .columns = {"other"}}, {true, true, true}},
                         {"the public", {}, {true, false, false}},
                         {"a grant ended that named it", {.columns = {"it"}}, {true, false, false}},
                         {"a grant for everything", {.granted = true}, {true, true, false}},
                         {"a grant that names it", {.granted = true, .columns = {"other", "it"}}, {true, true, false}},
                         {"a grant that does not", {.granted = true, .columns = {"other"}}, {true, false, false}}};
    Item item;
    item.code = "it";
    int rows = 0;
    for (const Openness entry : every_openness)
        for (const Openness of_item : every_openness)
            for (const Caller& caller : callers) {
                item.open_attribute = of_item;
                const auto place = static_cast<std::size_t>(strictest[static_cast<int>(entry)][static_cast<int>(of_item)]);
                EXPECT_EQ(sees_item(entry, item, caller.reader), caller.sees[place]) << caller.who << rows;
                EntryFields fields;
                fields.open_attribute = entry;
                fields.items = {item};
                EXPECT_EQ(hidden_items(fields, caller.reader).empty(), caller.sees[place]);
                ++rows;
            }
    EXPECT_EQ(rows, 63);
}

TEST(CatalogRules, Art08_2_WhatIsHiddenNowShowsNoExampleInAnOlderVersionEither) {
    EntryFields before;
    before.items.resize(3);
    const char* codes[] = {"stays", "closed_later", "removed"};
    for (std::size_t index = 0; index < 3; ++index) {
        before.items[index].code = codes[index];
        before.items[index].example = "example";
    }
    EntryFields now = before;
    now.items.pop_back();
    now.items[1].open_attribute = closed;
    const auto examples = [&](EntryFields fields, const EntryFields& present, const ItemReader& reader) {
        blank_examples(fields, present, reader);
        std::vector<bool> shown;
        for (const Item& item : fields.items) shown.push_back(!item.example.empty());
        return shown;
    };
    EXPECT_EQ(examples(before, now, {}), (std::vector{true, false, true}));
    EXPECT_EQ(examples(before, now, {.staff = true}), (std::vector{true, true, true}));
    now.open_attribute = closed;
    EXPECT_EQ(examples(before, now, {}), (std::vector{false, false, false})) << "what was removed too";
}

TEST(CatalogRules, Art10_2_OnlyTheDeclaredMovesExist) {
    struct {
        EntryState from;
        const char* action;
        bool was_public;
        EntryState to;
    } const moves[] = {{EntryState::draft, "submit", false, EntryState::in_review},
                       {EntryState::draft, "submit", true, EntryState::in_review},
                       {EntryState::in_review, "publish", false, EntryState::published},
                       {EntryState::in_review, "publish", true, EntryState::published},
                       {EntryState::in_review, "return", false, EntryState::draft},
                       {EntryState::in_review, "return", true, EntryState::draft},
                       {EntryState::published, "revise", true, EntryState::draft},
                       {EntryState::withdrawn, "revise", false, EntryState::draft},
                       {EntryState::draft, "withdraw", false, EntryState::withdrawn},
                       {EntryState::draft, "withdraw", true, EntryState::published},
                       {EntryState::in_review, "withdraw", false, EntryState::draft},
                       {EntryState::in_review, "withdraw", true, EntryState::draft},
                       {EntryState::published, "withdraw", true, EntryState::withdrawn}};
    for (const EntryState from : every_state)
        for (const char* action : {"submit", "publish", "return", "revise", "withdraw", "delete"})
            for (const bool was_public : {false, true}) {
                if ((from == EntryState::published) != was_public &&
                    (from == EntryState::published || from == EntryState::withdrawn))
                    continue;
                const auto move = std::ranges::find_if(moves, [&](const auto& m) {
                    return m.from == from && std::string_view(m.action) == action && m.was_public == was_public;
                });
                const auto next = state_after(from, action, was_public);
                ASSERT_EQ(next.has_value(), move != std::end(moves)) << action;
                if (next) EXPECT_EQ(*next, move->to);
                else EXPECT_EQ(next.error().code, &entry_action_not_possible);
            }
}

TEST(CatalogRules, Art13_1_UpdatesAreDueByTheFrequency) {
    struct {
        const char* frequency;
        std::optional<Date> due;
    } const cases[] = {{"daily", day(2026, 2, 1)},      {"weekly", day(2026, 2, 7)},      {"monthly", day(2026, 2, 28)},
                       {"quarterly", day(2026, 4, 30)}, {"semiannual", day(2026, 7, 31)}, {"annual", day(2027, 1, 31)},
                       {"realtime", std::nullopt},      {"irregular", std::nullopt},      {"static", std::nullopt}};
    for (const auto& c : cases) EXPECT_EQ(next_due(c.frequency, day(2026, 1, 31)), c.due) << c.frequency;
    EXPECT_EQ(std::size(cases), lists().find("update_frequency")->items.size());
}

TEST(CatalogRules, Art13_1_OverdueOnlyAfterTheTolerance) {
    const CodeLists all = lists();
    EXPECT_FALSE(is_overdue(all, "monthly", day(2026, 3, 1), day(2026, 3, 11)));
    EXPECT_TRUE(is_overdue(all, "monthly", day(2026, 3, 1), day(2026, 3, 12)));
    EXPECT_FALSE(is_overdue(all, "static", std::nullopt, day(2036, 1, 1)));
    EXPECT_FALSE(is_overdue(all, "unknown", day(2026, 3, 1), day(2036, 1, 1)));
}

TEST(CatalogRules, ResourceCodesFollowTheCompilationGuide) {
    const std::regex shape(R"(^\d{1}\d{2}\d{3}\w*/\d+$)");
    for (const char* division : {"370000", "370100", "370102", ""})
        EXPECT_TRUE(std::regex_match(resource_code(division, "11370000MB28573729", 17), shape)) << division;
    EXPECT_EQ(resource_code("370102", "11370000MB28573729", 17), "301002MB2857372/000017");
}

EntryFields applied(const EntryFields& before, std::string_view sent) {
    auto fields = apply_input(before, *json::parse(sent), profile(), lists());
    EXPECT_TRUE(fields.has_value()) << (fields ? "" : json::to_string(fields.error().detail));
    return fields ? *std::move(fields) : before;
}

TEST(CatalogInput, AbsentStaysNullClears) {
    EntryFields before;
    before.title = "公交站点";
    before.abstract = "摘要";
    before.themes = {"06"};
    const EntryFields after =
        applied(before, R"({"abstract": null, "level": "G1", "temporal": {"start": "2024-01-01", "end": null}})");
    EXPECT_EQ(after.title, "公交站点");
    EXPECT_EQ(after.abstract, "");
    EXPECT_EQ(after.themes, std::vector<std::string>{"06"});
    EXPECT_EQ(after.level, "G1");
    EXPECT_EQ(after.temporal->start, day(2024, 1, 1));
}

TEST(CatalogInput, EachFaultIsNamedByItsPlace) {
    struct {
        const char* sent;
        const char* pointer;
        const char* code;
    } const cases[] = {{R"({"themes": ["06", "99"]})", "/themes/1", "unknown-code"},
                       {R"({"open_attribute": "secret"})", "/open_attribute", "enum"},
                       {R"({"update_frequency": "4"})", "/update_frequency", "unknown-code"},
                       {R"({"spatial": ["110000"]})", "/spatial/0", "unknown-code"},
                       {R"({"rows": 5})", "/rows", "unknown"},
                       {R"({"title": null})", "/title", "missing"},
                       {R"({"title": "   "})", "/title", "length"},
                       {R"({"temporal": {"start": "2024-02-30"}})", "/temporal/start", ""},
                       {R"({"items": [{"code": "a", "type": "blob"}]})", "/items/0/type", "unknown-code"},
                       {R"({"items": [{"code": "a"}, {"code": "a"}]})", "/items/1/code", "duplicate"},
                       {R"({"items": [{"name": "a"}]})", "/items/0/code", "missing"},
                       {R"({"contact": "x"})", "/contact", "type"},
                       {R"({"keywords": "公交"})", "/keywords", "type"}};
    EntryFields before;
    before.title = "公交站点";
    for (const auto& c : cases) {
        const auto refused = apply_input(before, *json::parse(c.sent), profile(), lists());
        ASSERT_FALSE(refused.has_value()) << c.sent;
        EXPECT_EQ(refused.error().code, &errors::invalid);
        ASSERT_FALSE(refused.error().fields.empty()) << c.sent;
        EXPECT_EQ(refused.error().fields[0].pointer, c.pointer);
        if (*c.code != '\0') EXPECT_EQ(refused.error().fields[0].code, c.code) << c.sent;
    }
    EXPECT_FALSE(apply_input(before, *json::parse("[]"), profile(), lists()).has_value());
}

TEST(CatalogInput, ItemsMergeByCodeAndFoundColumnsStay) {
    EntryFields fields;
    fields.title = "公交站点";
    merge_columns(fields, {{"stop_name", "站名", "text", 20, false, "泉城广场"}, {"line", "线路", "text", 10, true, "K50"}});
    ASSERT_EQ(fields.items.size(), 2U);
    fields = applied(fields, R"({"items": [{"code": "line", "description": "线路的编号"}, {"code": "note", "name": "备注"}]})");
    ASSERT_EQ(fields.items.size(), 3U);
    EXPECT_EQ(fields.items[0].code, "line");
    EXPECT_EQ(fields.items[0].name, "线路");
    EXPECT_EQ(fields.items[0].description, "线路的编号");
    EXPECT_EQ(fields.items[0].type, "text");
    EXPECT_EQ(fields.items[2].code, "stop_name");
    fields = applied(fields, R"({"items": []})");
    ASSERT_EQ(fields.items.size(), 2U) << "what people added goes, columns stay";
    merge_columns(fields, {{"line", "新线路", "integer", 3, true, "1"}});
    EXPECT_EQ(fields.items[0].name, "线路") << "what people wrote stays";
}

TEST(CatalogInput, StoredDocumentsOfOlderProgramsAreRead) {
    const auto fields = read_fields(R"({"title": "旧", "member_that_is_gone": 1})");
    ASSERT_TRUE(fields.has_value());
    EXPECT_EQ(fields->title, "旧");
    EXPECT_EQ(fields->language, "zh-CN");
    EXPECT_FALSE(read_fields("[1]").has_value());
    EXPECT_FALSE(read_fields("{").has_value());
}

TEST(CatalogInput, ChangesAreExactlyWhatDiffers) {
    const Profile rules = profile();
    EXPECT_TRUE(rc::check("one changed abstract is one change, nothing changed is none", [&rules] {
        EntryFields before;
        before.title = "公交";
        before.abstract = *rc::gen::string<std::string>();
        EntryFields after = before;
        after.abstract += "x";
        const json::Value old_value = json::encode(before), new_value = json::encode(after);
        const std::vector<Change> changes = changes_between(rules, old_value, new_value, "zh");
        const bool one = changes.size() == 1U && changes[0].field == "abstract" && changes[0].name == "摘要";
        const bool none = changes_between(rules, old_value, old_value, "zh").empty();
        return one && none;
    }));
}

TEST(CatalogFormats, EveryDownloadFormatIsInTheCodeList) {
    const CodeLists all = lists();
    for (const ResourceKind kind : {ResourceKind::table, ResourceKind::file, ResourceKind::service})
        for (const std::string& format : download_formats(kind, "pdf", true))
            EXPECT_TRUE(all.contains("format", format)) << format;
}

}  // namespace
}  // namespace jixia::catalog
