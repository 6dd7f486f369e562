// Differences and the feed of changes over a socket: what they tell, what they never show, that the feed leads to the version.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <map>

#include "catalogue.h"
#include "routes_test.h"

namespace jixia::query {
namespace {

using testing::HasSubstr;
using testing::Not;

/// One published table, whose column `secret` only the provider's people may see.
class Differences : public Routes {
protected:
    Differences() {
        serve(providers, grants, decisions, [this](std::string_view) { return staff; });
        entry = std::string(
            json::parse(*catalog->create(staff, kit::complete_entry(), "zh").value().body).value().at("id").as_string());
        table = database
                    ->transact([&](storage::Transaction& tx) {
                        return catalog->add(tx, staff, entry, {"站点", catalog::ResourceKind::table});
                    })
                    .value()
                    .id;
    }
    static dataset::VersionInfo keyed(std::vector<std::string> key = {"id"}) {
        dataset::VersionInfo version;
        version.columns = {{"id", "编号", ColumnType::text, 0, 0, ""},
                           {"n", "数", ColumnType::integer, 0, 0, ""},
                           {"secret", "密", ColumnType::text, 0, 0, ""}};
        version.key = std::move(key);
        return version;
    }
    /// The next version, of rows as SQL has them.
    std::int64_t put(dataset::VersionInfo version, const std::string& values) {
        shelf.add(version, values);
        return put(std::move(version));
    }
    std::int64_t put(dataset::VersionInfo version) {
        version.number = ++last;
        manifests.held[{table, last}] = version;
        std::vector<catalog::FoundColumn> columns;
        for (const auto& column : version.columns) columns.push_back({column.code, column.name, "text", 0, true, ""});
        EXPECT_TRUE(database
                        ->transact([&](storage::Transaction& tx) {
                            return catalog->set_current(tx, staff, table, {last, version.rows, 3, 1, "csv", false, clock.now()},
                                                        columns);
                        })
                        .has_value());
        return last;
    }
    static std::string rows_of(const std::string& values) { return "SELECT * FROM (VALUES " + values + ") t(id, n, secret)"; }
    void publish() {
        const json::Value items =
            json::parse(
                R"({"items": [{"code": "id", "description": "各站点的唯一编号"}, {"code": "n", "description": "经过站点的线路数量"},
                {"code": "secret", "description": "只供内部使用的备注", "open_attribute": "closed"}]})")
                .value();
        const auto saved = catalog->update(staff, entry, "*", items, "zh");
        ASSERT_TRUE(saved.has_value()) << saved.error().code->type;
        ASSERT_TRUE(catalog->act(staff, entry, "submit", "r", "zh").has_value());
        ASSERT_TRUE(catalog->act(reviewer, entry, "approve", "r", "zh").has_value());
    }
    kit::HttpAnswer ask(const std::string& path, bool as_staff = true) const {
        return client->get(
            "/api/v1/resources/" + table + path,
            as_staff ? kit::HttpClient::HeaderList{{"Authorization", "Bearer staff"}} : kit::HttpClient::HeaderList{});
    }
    json::Object told(const std::string& path) const {
        const auto answer = ask(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).value().as_object();
    }
    /// All items of a walk in pages.
    json::Array walk(std::string path) const {
        json::Array items;
        for (int pages = 0; pages < 1000; ++pages) {
            const json::Object page = told(path);
            for (const auto& item : page.at("items").as_array()) items.push_back(item);
            if (page.at("next").is_null()) return items;
            const std::string next(page.at("next").as_string());
            path = next.substr(next.find(table) + table.size());
        }
        ADD_FAILURE() << "the walk does not end";
        return items;
    }

    kit::OneProvider providers;
    identity::NoGrants grants;
    kit::DecidedOrNot decisions;
    Actor staff = person("01J0000000000000000000STAF", "unit", {Role::cataloguer}),
          reviewer = person("01J0000000000000000000REVI", "unit", {Role::reviewer});
    std::string entry, table;
    std::int64_t last = 0;
};

TEST_F(Differences, TellRowsByKeyWithTheirChangedCells) {
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's'), ('c', 3, 's'), ('d', NULL, 's')"));
    put(keyed(), rows_of("('d', NULL::BIGINT, 's'), ('b', 20, 's'), ('e', 5, 't'), ('c', 3, NULL)"));
    const json::Object diff = told("/diff?from=1&to=2");
    EXPECT_EQ(diff.at("by").as_string(), "key");
    EXPECT_EQ(json::serialize(diff.at("counts")), R"({"added":1,"changed":2,"removed":1,"unchanged":1})");
    EXPECT_EQ(
        json::serialize(diff.at("items")),
        R"([{"op":"removed","key":{"id":"a"},"values":{"id":"a","n":1,"secret":"s"}},)"
        R"({"op":"changed","key":{"id":"b"},"values":{"id":"b","n":20,"secret":"s"},"cells":{"n":{"from":2,"to":20}}},)"
        R"({"op":"changed","key":{"id":"c"},"values":{"id":"c","n":3,"secret":null},"cells":{"secret":{"from":"s","to":null}}},)"
        R"({"op":"added","key":{"id":"e"},"values":{"id":"e","n":5,"secret":"t"}}])");
    EXPECT_EQ(walk("/diff?limit=1").size(), 4u);
    EXPECT_EQ(told("/diff?from=2&to=2").at("total").as_int64(), 0);
    EXPECT_EQ(ask("/diff?from=9").status, 404);
    EXPECT_EQ(ask("/diff?cursor=x").status, 400);
    EXPECT_EQ(ask("/diff?limit=5000").status, 400);
}

TEST_F(Differences, OfTablesWithoutAKeyAreWholeRowsCountedAsOftenAsTheyStand) {
    put(keyed({}), rows_of("('a', 1::BIGINT, 's'), ('a', 1, 's'), ('b', 2, 's')"));
    put(keyed({}), rows_of("('a', 1::BIGINT, 's'), ('b', 3, 's')"));
    const json::Object diff = told("/diff");
    EXPECT_EQ(diff.at("by").as_string(), "row");
    EXPECT_EQ(json::serialize(diff.at("counts")), R"({"added":1,"changed":0,"removed":2,"unchanged":1})");
    const json::Object feed = told("/changes?since=1");
    EXPECT_THAT(json::serialize(feed.at("items")), HasSubstr(R"([{"version":2,"op":"replaced","rows":2)"));
    // A key that only the later version has is tried on both.
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 4, 's')"));
    EXPECT_EQ(told("/diff?from=2&to=3").at("by").as_string(), "key");
    EXPECT_EQ(told("/diff?from=1&to=3").at("by").as_string(), "row") << "two rows of version 1 have the same key";
}

TEST_F(Differences, OfAppendedRowsNeedNoKey) {
    dataset::VersionInfo version = keyed({});
    put(version, rows_of("('a', 1::BIGINT, 's')"));
    version = manifests.held.at({table, 1});
    put(version, rows_of("('a', 1::BIGINT, 's'), ('z', 26, 's')"));
    EXPECT_EQ(json::serialize(told("/changes?since=1").at("items")),
              R"([{"version":2,"op":"insert","key":null,"values":{"id":"a","n":1,"secret":"s"}},)"
              R"({"version":2,"op":"insert","key":null,"values":{"id":"z","n":26,"secret":"s"}}])");
}

/// A column of another type changes the rows whose values are others; the rest of the rows are as they were, in the new type.
TEST_F(Differences, AColumnOfAnotherTypeIsToldByTheRowsThatItChanged) {
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's'), ('c', NULL, 's'), ('d', 4, 's')"));
    dataset::VersionInfo text = keyed();
    text.columns[1].type = ColumnType::text;
    put(text, rows_of("('a', '1', 's'), ('b', '约2', 's'), ('c', '无', 's'), ('e', '5', 's')"));
    EXPECT_EQ(json::serialize(told("/diff?from=1&to=2").at("counts")), R"({"added":1,"changed":2,"removed":1,"unchanged":1})");
    const json::Array feed = walk("/changes?since=1&limit=2");
    ASSERT_EQ(feed.size(), 5u);
    EXPECT_EQ(feed[0].at("op").as_string(), "schema");
    EXPECT_EQ(feed[0].at("changes").at(0).at("kind").as_string(), "type_changed");
    EXPECT_EQ(json::serialize(feed[1]),
              R"({"version":2,"op":"update","key":{"id":"b"},"values":{"id":"b","n":"约2","secret":"s"}})");
    // And back: the values are numbers again, not their text.
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's'), ('c', 3, 's'), ('e', 5, 's')"));
    const json::Array back = walk("/changes?since=2");
    ASSERT_EQ(back.size(), 3u);
    EXPECT_EQ(json::serialize(back[1]), R"({"version":3,"op":"update","key":{"id":"b"},"values":{"id":"b","n":2,"secret":"s"}})");
    EXPECT_EQ(json::serialize(told("/diff?from=2&to=3").at("items").at(0).at("cells")), R"({"n":{"from":"约2","to":2}})");
}

TEST_F(Differences, SayHowColumnsChanged) {
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's')"));
    dataset::VersionInfo wider = keyed();
    wider.columns[1].type = ColumnType::decimal;
    wider.columns[1].precision = 21;
    wider.columns[1].scale = 2;
    wider.columns[2] = {"note", "注", ColumnType::text, 0, 0, ""};
    put(wider, "SELECT * FROM (VALUES ('a', 1::DECIMAL(21,2), NULL), ('b', 2.50, 'x')) t(id, n, note)");
    const json::Object diff = told("/diff");
    EXPECT_THAT(json::serialize(diff.at("schema")), HasSubstr(R"("kind":"type_widened","column":"n")"));
    EXPECT_THAT(json::serialize(diff.at("schema")), HasSubstr(R"("kind":"column_dropped","column":"secret")"));
    EXPECT_EQ(json::serialize(diff.at("counts")), R"({"added":0,"changed":1,"removed":0,"unchanged":1})");
    const json::Array feed = walk("/changes?since=1&limit=1");
    ASSERT_EQ(feed.size(), 2u);
    EXPECT_EQ(feed[0].at("op").as_string(), "schema");
    EXPECT_EQ(feed[1].at("values").at("n").to_number<double>(), 2.5);
    EXPECT_EQ(feed[1].at("values").at("note").as_string(), "x");
}

/// What the caller may not see changes nothing that the caller sees: no cell, no row, no count, no name.
TEST_F(Differences, NeverShowHiddenColumns) {
    put(keyed(), rows_of("('a', 1::BIGINT, 'hush'), ('b', 2, 'hush')"));
    publish();
    put(keyed(), rows_of("('a', 1::BIGINT, 'other'), ('b', 3, 'hush')"));
    for (const std::string path : {"/diff?from=1&to=2", "/changes", "/changes?since=1"}) {
        const auto answer = ask(path, false);
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr("secret"))) << path;
        EXPECT_THAT(answer.body, Not(HasSubstr("hush"))) << path;
        EXPECT_THAT(answer.body, Not(HasSubstr("other"))) << path;
        EXPECT_THAT(ask(path).body, HasSubstr("secret")) << path;
    }
    const auto diff = json::parse(ask("/diff", false).body).value();
    EXPECT_EQ(json::serialize(diff.at("counts")), R"({"added":0,"changed":1,"removed":0,"unchanged":1})");
    // By a key that is not theirs to see rows cannot be told apart.
    put(keyed({"secret"}), rows_of("('a', 1::BIGINT, 'x'), ('b', 4, 'y')"));
    const auto blind = json::parse(ask("/diff?from=2&to=3", false).body).value();
    EXPECT_EQ(blind.at("by").as_string(), "row");
    EXPECT_THAT(json::serialize(blind), Not(HasSubstr("secret")));
}

TEST_F(Differences, AFeedGoesOnWhenNewVersionsArrive) {
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's'), ('c', 3, 's')"));
    const json::Object first = told("/changes?limit=2");
    EXPECT_EQ(first.at("told").as_int64(), 0);
    put(keyed(), rows_of("('a', 1::BIGINT, 's'), ('b', 2, 's'), ('d', 4, 's')"));
    const std::string next(first.at("next").as_string());
    const json::Array second = walk(next.substr(next.find(table) + table.size()));
    EXPECT_EQ(json::serialize(second), R"([{"version":1,"op":"insert","key":{"id":"c"},"values":{"id":"c","n":3,"secret":"s"}},)"
                                       R"({"version":2,"op":"delete","key":{"id":"c"}},)"
                                       R"({"version":2,"op":"insert","key":{"id":"d"},"values":{"id":"d","n":4,"secret":"s"}}])");
    EXPECT_EQ(told("/changes?since=2").at("items").as_array().size(), 0u);
    EXPECT_EQ(told("/changes?since=2").at("told").as_int64(), 2);
}

/// Old versions stay as they were: every way to them by number, each with a tag of its own.
TEST_F(Differences, LeaveOldVersionsWhereTheyAre) {
    put(keyed(), rows_of("('a', 1::BIGINT, 's')"));
    const auto before = ask("/download?version=1");
    put(keyed(), rows_of("('a', 2::BIGINT, 's')"));
    const auto old = ask("/download?version=1"), now = ask("/download?version=2");
    EXPECT_EQ(old.body, before.body);
    EXPECT_EQ(old.header("ETag"), before.header("ETag"));
    EXPECT_EQ(old.header("Repr-Digest"), before.header("Repr-Digest"));
    EXPECT_NE(old.header("ETag"), now.header("ETag"));
    EXPECT_NE(old.header("Repr-Digest"), now.header("Repr-Digest"));
    EXPECT_THAT(ask("/records?version=1").body, HasSubstr(R"("n":1)"));
    EXPECT_THAT(ask("/records?version=2").body, HasSubstr(R"("n":2)"));
    EXPECT_NE(ask("/records?version=1").header("ETag"), ask("/records?version=2").header("ETag"));
    EXPECT_EQ(ask("/download?version=3").status, 404);
}

TEST_F(Differences, TheFeedLeadsFromAnyVersionToTheNewest) {
    using Rows = std::map<std::string, std::string>;
    rc::check(
        "applying the feed to version a gives version b", [&](const std::vector<std::map<std::uint8_t, std::int8_t>>& tables) {
            manifests.held.clear();
            last = 0;
            std::vector<Rows> states{{}};
            for (const auto& wanted : tables) {
                if (last == 3) break;
                std::string values;
                Rows rows;
                for (const auto& [id, n] : wanted) {
                    const std::string key = "k" + std::to_string(id % 40), cell = n % 5 == 0 ? "NULL" : std::to_string(n % 7);
                    if (rows.contains(key)) continue;
                    rows[key] = cell == "NULL" ? "null" : cell;
                    values += fmt::format("{}('{}', {}::BIGINT, 's')", values.empty() ? "" : ", ", key, cell);
                }
                put(keyed(), values.empty() ? rows_of("('', 0::BIGINT, '')") + " WHERE false" : rows_of(values));
                states.push_back(std::move(rows));
            }
            if (last == 0) return;
            for (const std::size_t since : {std::size_t{0}, states.size() / 2}) {
                Rows rows = states[since];
                for (const auto& item : walk("/changes?limit=17&since=" + std::to_string(since))) {
                    const std::string key(item.at("key").at("id").as_string());
                    const auto op = item.at("op").as_string();
                    RC_ASSERT((op == "insert") == !rows.contains(key));
                    if (op == "delete") rows.erase(key);
                    else rows[key] = json::serialize(item.at("values").at("n"));
                }
                RC_ASSERT(rows == states.back());
            }
        });
}

}  // namespace
}  // namespace jixia::query
