// The routes over a socket: what they answer, each refusal, what never appears.
#include <gmock/gmock.h>
#include <nanoarrow/nanoarrow.h>
#include <nanoarrow/nanoarrow_ipc.h>

#include <fstream>
#include <map>

#include "api.h"
#include "base/text.h"
#include "catalogue.h"
#include "routes_test.h"

namespace jixia::query {
namespace {

using testing::HasSubstr;
using testing::Not;

Actor staff() { return person("01J0000000000000000000STAF", "unit", {Role::cataloguer}); }

class RecordsRoutes : public Routes {
protected:
    RecordsRoutes() {
        serve(providers, grants, decisions, [](std::string_view) { return staff(); });
        client->always = {{"Authorization", "Bearer staff"}};
        publish();
    }

    void publish() {
        catalog::ImportedEntry entry;
        entry.fields.title = "济南市公交站点信息";
        entry.fields.open_attribute = catalog::Openness::unconditional;
        entry.issued_at = entry.updated_at = clock.now();
        entry_id = catalog->import_entries(Actor::platform(), "unit", {entry}, "test").value().at(0);
        stops = add("stops", shelf.stops().version);
        dataset::VersionInfo more = shelf.stops().version;
        more.number = 2;
        shelf.add(
            more,
            "SELECT * FROM (VALUES ('new stop', 'x', 1::BIGINT, 1.00::DECIMAL(6,2), NULL::DATE, NULL::TIMESTAMP, NULL::DOUBLE, "
            "NULL::DECIMAL(8,4), true, NULL::VARCHAR)) t(name, city, lines, price, opened, seen, lon, lat, ok, note)");
        manifests.held[{stops, 2}] = more;
        dataset::VersionInfo plain;
        plain.columns = {{"a", "a", ColumnType::text, 0, 0, ""}, {"end", "a", ColumnType::integer, 0, 0, ""}};
        shelf.add(plain, "SELECT 'x,\"y\"' AS a, 9007199254740993::BIGINT AS \"end\"");
        places_none = add("plain", plain);
        empty = database
                    ->transact([&](storage::Transaction& tx) {
                        return catalog->add(tx, staff(), entry_id, {"empty", catalog::ResourceKind::table});
                    })
                    ->id;
    }
    std::string add(const std::string& title, dataset::VersionInfo version) {
        const auto resource = database
                                  ->transact([&](storage::Transaction& tx) {
                                      return catalog->add(tx, staff(), entry_id, {title, catalog::ResourceKind::table});
                                  })
                                  .value();
        version.number = 1;
        EXPECT_TRUE(database
                        ->transact([&](storage::Transaction& tx) {
                            return catalog->set_current(tx, staff(), resource.id,
                                                        {.version = 1,
                                                         .rows = version.rows,
                                                         .columns = 1,
                                                         .bytes = 1,
                                                         .source_format = "csv",
                                                         .updated_at = clock.now()},
                                                        {});
                        })
                        .has_value());
        manifests.held[{resource.id, 1}] = std::move(version);
        return resource.id;
    }
    static std::string encoded(const std::map<std::string, std::string>& parameters) {
        std::string out;
        for (const auto& [name, value] : parameters) out += (out.empty() ? "?" : "&") + name + "=" + text::percent_encode(value);
        return out;
    }
    kit::HttpAnswer records(const std::map<std::string, std::string>& parameters, const std::string& resource = "") const {
        return client->get("/api/v1/resources/" + (resource.empty() ? stops : resource) + "/records" + encoded(parameters));
    }
    static json::Object object(const kit::HttpAnswer& answer) { return json::parse(answer.body).value().as_object(); }

    kit::OneProvider providers;
    identity::NoGrants grants;
    kit::DecidedOrNot decisions;
    std::string entry_id, stops, places_none, empty;
};

TEST_F(RecordsRoutes, AnswersRowsWithTheirSource) {
    const auto answer = records({{"where", "lines >= 8"}, {"select", "name,lines"}, {"order_by", "lines desc"}, {"limit", "1"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = object(answer);
    EXPECT_EQ(json::serialize(body.at("items")), R"([{"name":"泉城广场","lines":12}])");
    EXPECT_EQ(body.at("total").as_int64(), 2);
    EXPECT_EQ(body.at("limit").as_int64(), 1);
    const auto& source = body.at("source").as_object();
    EXPECT_EQ(source.at("entry").at("id").as_string(), entry_id);
    EXPECT_EQ(source.at("entry").at("title").as_string(), "济南市公交站点信息");
    EXPECT_EQ(source.at("provider").at("id").as_string(), "unit");
    EXPECT_EQ(source.at("version").as_int64(), 1);
    EXPECT_EQ(source.at("retrieved_at").as_string(), to_text(clock.now()));
    EXPECT_THAT(std::string(source.at("citation").as_string()), HasSubstr("济南市公交站点信息"));
    const std::string next(body.at("next").as_string());
    EXPECT_THAT(answer.header("Link"), HasSubstr("<" + next + ">; rel=\"next\""));
    const auto second = client->get(next);
    EXPECT_EQ(json::serialize(object(second).at("items")), R"([{"name":"火车站","lines":8}])");
    EXPECT_TRUE(object(second).at("next").is_null());
}

TEST_F(RecordsRoutes, TellsAgainOnlyWhatChanged) {
    const auto first = records({{"where", "lines > 1"}});
    EXPECT_THAT(first.header("ETag"), testing::StartsWith("\"")) << "strong: the same octets while the page is kept";
    EXPECT_THAT(first.header("Cache-Control"), HasSubstr("no-cache"));
    const std::string target = "/api/v1/resources/" + stops + "/records?where=lines%20%3E%201";
    EXPECT_EQ(client->get(target, {{"If-None-Match", first.header("ETag")}}).status, 304);
    EXPECT_EQ(client->get(target + "&version=2", {{"If-None-Match", first.header("ETag")}}).status, 200);
    EXPECT_EQ(client->get(target, {{"If-None-Match", "\"x\""}}).status, 200);
}

TEST_F(RecordsRoutes, AWalkStaysWithTheVersionItBeganWith) {
    const auto first = records({{"limit", "2"}, {"order_by", "name"}});
    ASSERT_TRUE(
        database
            ->transact([&](storage::Transaction& tx) {
                return catalog->set_current(
                    tx, staff(), stops,
                    {.version = 2, .rows = 4, .columns = 10, .bytes = 1, .source_format = "csv", .updated_at = clock.now()}, {});
            })
            .has_value());
    const auto second = client->get(std::string(object(first).at("next").as_string()));
    EXPECT_EQ(object(second).at("source").at("version").as_int64(), 1);
    EXPECT_EQ(object(second).at("total").as_int64(), 3);
    EXPECT_EQ(object(records({})).at("total").as_int64(), 4);
    EXPECT_EQ(object(records({{"version", "1"}})).at("total").as_int64(), 3);
}

TEST_F(RecordsRoutes, SpeaksEveryForm) {
    const auto csv =
        records({{"format", "csv"}, {"select", "name, note, count(*) as n"}, {"group_by", "name, note"}, {"order_by", "name"}});
    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(csv.body, "站名,备注,n\r\n五四广场,\"\",1\r\n泉城广场,,1\r\n火车站,\"a, \"\"b\"\"\",1\r\n");
    const auto lines = records({{"format", "ndjson"}, {"select", "lines"}, {"limit", "2"}});
    EXPECT_EQ(lines.body, "{\"lines\":12}\n{\"lines\":8}\n");
    EXPECT_EQ(lines.header("X-Total-Count"), "3");
    EXPECT_THAT(lines.header("Link"), HasSubstr("cursor="));
    const auto map = records({{"format", "geojson"}, {"select", "name"}});
    EXPECT_EQ(map.header("Content-Type"), "application/geo+json");
    EXPECT_THAT(
        map.body,
        HasSubstr(
            R"({"type":"Feature","geometry":{"type":"Point","coordinates":[117.0214,36.6612]},"properties":{"name":"泉城广场"}})"));
    EXPECT_THAT(map.body, HasSubstr(R"("geometry":null)"));
    EXPECT_EQ(object(map).at("numberReturned").as_int64(), 3);
    const auto original = records({{"names", "original"}, {"select", "name, lines"}, {"limit", "1"}});
    EXPECT_THAT(original.body, HasSubstr(R"({"站名":"泉城广场","线路数":12})"));
}

TEST_F(RecordsRoutes, ServesWhatThePagesSend) {
    EXPECT_EQ(
        object(
            records(
                {{"where",
                  "name like '%广场%' and lines >= 7 and price != 2 and opened >= '2019-01-01' and ok = true and note is null"},
                 {"order_by", "lines desc"},
                 {"q", "泉"},
                 {"offset", "0"},
                 {"limit", "20"}}))
            .at("total")
            .as_int64(),
        1);
    const auto chart = records({{"select", "date_trunc('year', opened) as x, count(*) as value"},
                                {"where", "opened is not null"},
                                {"group_by", "date_trunc('year', opened)"},
                                {"order_by", "x"},
                                {"limit", "400"}});
    EXPECT_THAT(chart.body, HasSubstr(R"([{"x":"2019-01-01","value":1},{"x":"2020-01-01","value":1}])"));
    const auto bars = records({{"select", "city as x, avg(lines) as value"},
                               {"where", "city is not null"},
                               {"group_by", "city"},
                               {"order_by", "value desc"}});
    EXPECT_THAT(bars.body, HasSubstr(R"([{"x":"济南","value":10},{"x":"青岛","value":7}])"));
    // A column may be called as a word of the grammar, and two columns may have had one header.
    const auto plain = records({{"where", "end >= 1"}, {"names", "original"}}, places_none);
    EXPECT_THAT(plain.body, HasSubstr(R"~([{"a":"x,\"y\"","a (end)":9007199254740993}])~"));
}

TEST_F(RecordsRoutes, Previews) {
    const auto answer = client->get("/api/v1/resources/" + stops + "/preview?limit=2&lang=en");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = object(answer);
    EXPECT_EQ(body.at("items").as_array().size(), 2U);
    EXPECT_EQ(body.at("total").as_int64(), 3);
    const auto& column = body.at("columns").as_array().at(2).as_object();
    EXPECT_EQ(column.at("code").as_string(), "lines");
    EXPECT_EQ(column.at("name").as_string(), "线路数");
    EXPECT_EQ(column.at("type").at("code").as_string(), "integer");
    EXPECT_NE(column.at("type").at("label").as_string(), "integer");
    EXPECT_EQ(
        client->get("/api/v1/resources/" + stops + "/preview?limit=2&lang=en", {{"If-None-Match", answer.header("ETag")}}).status,
        304);
}

TEST_F(RecordsRoutes, RefusesInWords) {
    struct Case {
        std::map<std::string, std::string> parameters;
        int status;
        const char *type, *says;
    };
    const Case cases[] = {
        {{{"where", "name ="}},
         400,
         "query-expression-unreadable",
         R"("pointer":"where","detail":"at character 7: expected a value or a column, found the end")"},
        {{{"where", "nme = 'x'"}}, 422, "query-column-unknown", "did you mean name?"},
        {{{"select", "sume(lines)"}}, 422, "query-function-unknown", R"("pointer":"select")"},
        {{{"where", "name > 5"}}, 422, "query-expression-wrong", "a whole number stands beside text"},
        {{{"order_by", "lines sideways"}}, 400, "query-expression-unreadable", R"("pointer":"order_by")"},
        {{{"select", "lines, lines"}}, 422, "query-expression-wrong", "give one another name"},
        {{{"select", "*"}, {"group_by", "city"}}, 422, "query-expression-wrong", "'*'"},
        {{{"select", "name"}, {"group_by", "city"}}, 422, "query-expression-wrong", "must stand in group_by"},
        {{{"having", "count(*) > 1"}}, 422, "query-expression-wrong", R"("pointer":"having")"},
        {{{"where", "count(*) > 1"}}, 422, "query-expression-wrong", "an aggregate cannot stand here"},
        {{{"select", "999999999999999999 * lines * lines"}}, 422, "query-not-computable", "query-not-computable"},
        {{{"cursor", "AAAA"}}, 400, "query-cursor-invalid", "query-cursor-invalid"},
        {{{"format", "pdf"}}, 400, "malformed", "json, csv, ndjson, geojson"},
        {{{"names", "both"}}, 400, "malformed", "code, original"},
        {{{"count", "maybe"}}, 400, "malformed", "exact, estimate, none"},
        {{{"limit", "10001"}}, 400, "http-parameters", R"("pointer":"limit")"},
        {{{"limit", "-1"}}, 400, "http-parameters", R"("pointer":"limit")"},
        {{{"offset", "x"}}, 400, "http-parameters", R"("pointer":"offset")"},
        {{{"q", std::string(300, 'x')}}, 400, "malformed", R"("pointer":"q")"},
        {{{"version", "9"}}, 404, "not-found", "not-found"},
        {{{"group_by", "city"}, {"format", "geojson"}}, 422, "query-no-coordinates", "query-no-coordinates"},
        {{{"wehre", "1=1"}}, 400, "http-parameters", "wehre"},
    };
    for (const auto& [parameters, status, type, says] : cases) {
        const auto answer = records(parameters);
        EXPECT_EQ(answer.status, status) << encoded(parameters) << answer.body;
        EXPECT_THAT(answer.body, HasSubstr(std::string("/problems/") + type));
        EXPECT_THAT(answer.body, HasSubstr(says));
        EXPECT_THAT(answer.body, Not(HasSubstr("read_parquet")));
        EXPECT_THAT(answer.body, Not(HasSubstr(shelf.folder.path().string())));
    }
    EXPECT_EQ(records({{"format", "geojson"}}, places_none).status, 422);
    EXPECT_EQ(records({}, empty).status, 409);
    EXPECT_EQ(records({}, "nowhere").status, 404);
    EXPECT_EQ(client->get("/api/v1/resources/" + empty + "/preview").status, 409);
    EXPECT_EQ(client->get("/api/v1/resources/" + stops + "/preview?limit=201").status, 400);
}

TEST_F(RecordsRoutes, WhatACallerMayNotReadIsNotThere) {
    kit::HttpClient visitor(server->port());
    for (const char* path : {"/records", "/records?where=name='x'", "/records?where=nothing='x'", "/preview"}) {
        const auto answer = visitor.get("/api/v1/resources/" + stops + path);
        EXPECT_EQ(answer.status, 404) << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr("query-column-unknown")));
        EXPECT_THAT(answer.body, Not(HasSubstr("泉城")));
    }
}

TEST_F(RecordsRoutes, Art08_2_ColumnsThatAreNotOpenAppearNowhere) {
    catalog::ImportedEntry entry;
    entry.fields.title = "Stops without cities";
    entry.fields.open_attribute = catalog::Openness::unconditional;
    catalog::Item city;
    city.code = "city";
    city.open_attribute = catalog::Openness::closed;
    entry.fields.items = {city};
    entry.issued_at = entry.updated_at = clock.now();
    entry_id = catalog->import_entries(Actor::platform(), "unit", {entry}, "test").value().at(0);
    const std::string resource = add("partly open", shelf.stops().version);
    // As publication would do it.
    ASSERT_TRUE(database
                    ->transact([&](storage::Transaction& tx) {
                        return tx.run({"show", "UPDATE resource SET is_public = 1 WHERE id = :id"}, {{"id", resource}});
                    })
                    .has_value());
    kit::HttpClient visitor(server->port());
    const std::string base = "/api/v1/resources/" + resource;
    for (const std::string& path :
         {base + "/preview", base + "/records", base + "/records?names=original", base + "/records?format=csv",
          base + "/records?format=ndjson", base + "/records?format=geojson"}) {
        const auto answer = visitor.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("泉城广场"));
        for (const char* hidden : {"city", "城市", "济南\"", "青岛"}) EXPECT_THAT(answer.body, Not(HasSubstr(hidden))) << path;
    }
    for (const char* name : {"city", "\"city\"", "\"城市\"", "citi"}) {
        for (const char* parameter : {"select", "group_by", "order_by", "where"}) {
            const std::string value = std::string(name) + (parameter == std::string_view("where") ? " = 'x'" : "");
            const auto answer = visitor.get(base + "/records" + encoded({{parameter, value}}));
            EXPECT_EQ(answer.status, 422) << value;
            EXPECT_THAT(answer.body, HasSubstr("query-column-unknown"));
            EXPECT_THAT(answer.body, Not(HasSubstr("did you mean")));
        }
    }
    EXPECT_EQ(object(visitor.get(base + "/records?q=" + text::percent_encode("青岛"))).at("total").as_int64(), 0);
    EXPECT_EQ(object(visitor.get(base + "/records?q=" + text::percent_encode("五四"))).at("total").as_int64(), 1);
    EXPECT_EQ(object(records({{"where", "city = '青岛'"}}, resource)).at("total").as_int64(), 1) << "staff see it";
}

TEST_F(RecordsRoutes, CountsItsUse) {
    records({});
    records({{"where", "nme = 1"}});
    client->get("/api/v1/resources/" + stops + "/preview");
    ASSERT_TRUE(catalog->flush_usage().has_value());
    EXPECT_EQ(catalog->statistics("zh")->calls, 1);
}

/// The names and the text of all cells of an Arrow stream, as another reader sees them.
std::string arrow_cells(const std::string& octets) {
    ArrowBuffer buffer{};
    ArrowBufferInit(&buffer);
    EXPECT_EQ(ArrowBufferAppend(&buffer, octets.data(), static_cast<std::int64_t>(octets.size())), NANOARROW_OK);
    ArrowIpcInputStream input{};
    EXPECT_EQ(ArrowIpcInputStreamInitBuffer(&input, &buffer), NANOARROW_OK);
    ArrowArrayStream stream{};
    EXPECT_EQ(ArrowIpcArrayStreamReaderInit(&stream, &input, nullptr), NANOARROW_OK);
    ArrowSchema schema{};
    std::string out;
    if (ArrowArrayStreamGetSchema(&stream, &schema, nullptr) != NANOARROW_OK) return "no schema";
    for (std::int64_t i = 0; i < schema.n_children; ++i)
        out += std::string(i > 0 ? "," : "") + schema.children[i]->name + ":" + schema.children[i]->format;
    ArrowArrayView view{};
    EXPECT_EQ(ArrowArrayViewInitFromSchema(&view, &schema, nullptr), NANOARROW_OK);
    for (;;) {
        ArrowArray array{};
        if (ArrowArrayStreamGetNext(&stream, &array, nullptr) != NANOARROW_OK) return "no array";
        if (array.release == nullptr) break;
        EXPECT_EQ(ArrowArrayViewSetArray(&view, &array, nullptr), NANOARROW_OK);
        for (std::int64_t row = 0; row < array.length; ++row)
            for (std::int64_t i = 0; i < array.n_children; ++i) {
                const ArrowArrayView* const column = view.children[i];
                out += i == 0 ? "\n" : "|";
                if (ArrowArrayViewIsNull(column, row)) out += "null";
                else if (column->storage_type == NANOARROW_TYPE_STRING) {
                    const ArrowStringView text = ArrowArrayViewGetStringUnsafe(column, row);
                    out.append(text.data, static_cast<std::size_t>(text.size_bytes));
                } else out += std::to_string(ArrowArrayViewGetIntUnsafe(column, row));
            }
        array.release(&array);
    }
    ArrowArrayViewReset(&view);
    schema.release(&schema);
    stream.release(&stream);
    return out;
}

TEST_F(RecordsRoutes, PagesComeAsFiles) {
    const std::map<std::string, std::string> query{{"select", "name,lines"}, {"order_by", "lines desc"}, {"limit", "2"}};
    const auto with = [&](const std::string& format, std::map<std::string, std::string> more = {}) {
        more.insert(query.begin(), query.end());
        more["format"] = format;
        return records(more);
    };
    const auto arrow = with("arrow");
    EXPECT_EQ(arrow.header("Content-Type"), "application/vnd.apache.arrow.stream");
    EXPECT_EQ(arrow_cells(arrow.body), "name:u,lines:l\n泉城广场|12\n火车站|8");
    EXPECT_EQ(arrow.header("X-Total-Count"), "3");
    EXPECT_THAT(arrow.header("Content-Disposition"), HasSubstr(".arrows"));
    const std::string link = arrow.header("Link");
    const auto rest = client->get(link.substr(1, link.find('>') - 1));
    EXPECT_EQ(arrow_cells(rest.body), "name:u,lines:l\n五四广场|7") << "the cursor goes on in the same form";
    EXPECT_EQ(arrow_cells(with("arrow", {{"names", "original"}}).body).substr(0, 24), "站名:u,线路数:l\n泉");
    EXPECT_EQ(arrow_cells(records({{"select", "sum(lines) as n"}, {"format", "arrow"}}).body).substr(0, 8), "n:d:38,0");
    EXPECT_EQ(arrow_cells(records({{"limit", "0"}, {"select", "name"}, {"format", "arrow"}}).body), "name:u");

    const auto parquet = with("parquet");
    EXPECT_EQ(parquet.header("Content-Type"), "application/vnd.apache.parquet");
    const auto file = shelf.folder / "page.parquet";
    std::ofstream(file, std::ios::binary) << parquet.body;
    auto rows = shelf.engine->run({"SELECT string_agg(name || lines, ',') FROM read_parquet(" + sql_text(file.string()) + ")"},
                                  within(std::chrono::seconds(10)));
    Chunk chunk;
    ASSERT_TRUE(rows.has_value() && rows->next(chunk).value());
    EXPECT_EQ(chunk.view(0, 0), "泉城广场12,火车站8");

    const auto book = with("xlsx");
    EXPECT_THAT(book.header("Content-Type"), HasSubstr("spreadsheetml"));
    EXPECT_TRUE(book.body.starts_with("PK"));
    EXPECT_EQ(with("xlsx", {{"where", "nme = 1"}}).status, 422);
    EXPECT_TRUE(std::filesystem::is_empty(shelf.folder / "derived/pages")) << "nothing stays behind";
}

TEST_F(RecordsRoutes, ExplainsWithoutRunning) {
    const auto answer = records({{"explain", "true"},
                                 {"select", "city, count(*) as n"},
                                 {"where", "name like '%广场' and lines > 3"},
                                 {"group_by", "city"},
                                 {"order_by", "n desc"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto plan = object(answer);
    EXPECT_EQ(json::serialize(plan.at("columns_read")),
              R"([{"code":"name","name":"站名"},{"code":"city","name":"城市"},{"code":"lines","name":"线路数"}])");
    EXPECT_EQ(plan.at("rows_scanned").as_int64(), 3);
    EXPECT_EQ(plan.at("units").as_int64(), 9);
    EXPECT_GT(plan.at("bytes_read").as_int64(), 0);
    EXPECT_EQ(json::serialize(plan.at("parameters")), R"(["%广场","3"])");
    const std::string sql(plan.at("sql").as_string());
    EXPECT_THAT(sql, HasSubstr("\"lines\" > CAST(? AS BIGINT)"));
    EXPECT_THAT(sql, HasSubstr("FROM \"" + stops + "\""));
    EXPECT_THAT(answer.body, Not(HasSubstr("parquet")));
    EXPECT_THAT(answer.body, Not(HasSubstr(shelf.folder.path().string())));
    EXPECT_THAT(answer.body, HasSubstr("读取 3 列：name, city, lines。"));
    EXPECT_THAT(records({{"explain", "true"}, {"lang", "en"}}).body, HasSubstr("Finds the page by position and reads 3 rows."));
    EXPECT_EQ(records({{"explain", "maybe"}}).status, 400);
    EXPECT_EQ(records({{"explain", "true"}, {"where", "nme = 1"}}).status, 422);
}

TEST_F(RecordsRoutes, WhoeverHasSpentTheirMinuteIsToldWhenAndWhatToChange) {
    const auto strict = Query::start({*database, *catalog, manifests, *shelf.objects, *workers, clock},
                                     {.folder = shelf.folder / "strict", .limits = {.units_a_minute = 12}})
                            .value();
    http::Router doors;
    add_routes(doors, *strict);
    const auto ask = [&](const std::string& where, const std::string& address) {
        http::Call call;
        call.actor = staff();
        call.actor.id = address;
        call.path = call.target = "/api/v1/resources/" + stops + "/records";
        call.query.add("where", where);
        return doors.handle(call);
    };
    EXPECT_EQ(ask("lines > 1", "a").status, 200) << "3 rows of 10 columns: more than a minute's, and allowed once";
    const auto refused = ask("lines > 2", "a");
    EXPECT_EQ(refused.status, 429);
    const std::string body = std::get<std::string>(refused.body);
    EXPECT_THAT(body, HasSubstr("query-budget-spent"));
    EXPECT_THAT(body, HasSubstr("在 where 中加条件"));
    EXPECT_EQ(ask("lines  >  1", "a").status, 200) << "what is kept costs nothing, however it is written";
    EXPECT_EQ(ask("lines > 2", "b").status, 200) << "another visitor";
    EXPECT_EQ(ask("lines > 2", "a").status, 200) << "who paid for it, for all";
    EXPECT_EQ(ask("lines > 3", "a").status, 429);
    clock.advance(std::chrono::seconds(std::stoll(std::string(refused.headers.get("Retry-After")))));
    EXPECT_EQ(ask("lines > 3", "a").status, 200);
}

TEST_F(RecordsRoutes, ListsItsFunctions) {
    const auto answer = client->get("/api/v1/query/functions?lang=en");
    ASSERT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"~("name":"lower","group":{"code":"text","label":"text"},"signature":"lower(text)")~"));
    EXPECT_THAT(client->get("/api/v1/query/functions?lang=zh").body, HasSubstr("改成小写"));
    EXPECT_THAT(answer.body, HasSubstr(R"("aggregate":true)"));
}

}  // namespace
}  // namespace jixia::query
