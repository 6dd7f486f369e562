// Bulk packages over a socket: what is in them, what is not, and that they are made once.
#include <archive.h>
#include <archive_entry.h>

#include "base/crypto.h"
#include "published_routes.h"

namespace jixia::query {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Names and octets of a ZIP's parts.
std::map<std::string, std::string> parts_of(const std::string& octets) {
    std::map<std::string, std::string> parts;
    archive* const reader = archive_read_new();
    archive_read_support_format_zip(reader);
    EXPECT_EQ(archive_read_open_memory(reader, octets.data(), octets.size()), ARCHIVE_OK);
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
        std::string& text = parts[archive_entry_pathname(entry)];
        char piece[4096];
        for (la_ssize_t count = 0; (count = archive_read_data(reader, piece, sizeof piece)) > 0;)
            text.append(piece, static_cast<std::size_t>(count));
    }
    archive_read_free(reader);
    return parts;
}

TEST_F(SqlRoute, AnEntryComesAsOnePackage) {
    const auto answer = client->get("/api/v1/entries/" + open.entry + "/package");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/zip");
    EXPECT_THAT(answer.header("Content-Disposition"), HasSubstr(".zip"));
    const auto parts = parts_of(answer.body);
    ASSERT_EQ(parts.size(), 5U);
    std::string csv_path;
    for (const auto& [path, text] : parts)
        if (path.ends_with(".csv")) csv_path = path;
    const std::string& csv = parts.at(csv_path);
    EXPECT_EQ(csv, client->get("/api/v1/resources/" + open.id + "/download?format=csv").body);
    const auto described = json::parse(parts.at("datapackage.json")).value();
    EXPECT_EQ(described.at("$schema").as_string(), "https://datapackage.org/profiles/2.0/datapackage.json");
    const auto& first = described.at("resources").as_array().at(0);
    EXPECT_EQ(first.at("path").as_string(), csv_path);
    EXPECT_EQ(first.at("bytes").as_int64(), static_cast<std::int64_t>(csv.size()));
    EXPECT_EQ(first.at("hash").as_string(), "sha256:" + crypto::sha256_hex(csv));
    EXPECT_EQ(json::serialize(first.at("schema").at("fields").as_array().at(0)),
              R"({"name":"站名","type":"string","title":"name"})");
    const auto csvw = json::parse(parts.at(csv_path + "-metadata.json")).value();
    EXPECT_EQ(csvw.at("tableSchema").at("columns").as_array().size(), shelf.stops().version.columns.size());
    EXPECT_THAT(parts.at("README.md"), HasSubstr("gong jiao"));
    EXPECT_THAT(parts.at("README.md"),
                HasSubstr(std::string(described.at("resources").at(0).at("sources").at(0).at("title").as_string())));
    // Once made it has a tag and ranges.
    const auto again = client->get("/api/v1/entries/" + open.entry + "/package", {{"Range", "bytes=0-3"}});
    EXPECT_EQ(again.status, 206);
    EXPECT_EQ(again.body, "PK\3\4");
    EXPECT_EQ(client->get("/api/v1/entries/" + open.entry + "/package", {{"If-None-Match", again.header("ETag")}}).status, 304);
}

TEST_F(SqlRoute, Art08_APackageHoldsNothingThatTheCallerMayNotRead) {
    const auto partial = client->get("/api/v1/entries/" + partly.entry + "/package");
    ASSERT_EQ(partial.status, 200);
    for (const auto& [path, text] : parts_of(partial.body))
        for (const char* hidden : {"canary", "secret", "内部"}) EXPECT_THAT(text, Not(HasSubstr(hidden))) << path;
    EXPECT_THAT(client->get("/api/v1/entries/" + closed.entry + "/package").status, testing::AnyOf(404, 409));
    EXPECT_THAT(client->get("/api/v1/entries/" + conditional.entry + "/package").status, testing::AnyOf(404, 409));
    EXPECT_EQ(client->get("/api/v1/entries/nothing/package").status, 404);
    const auto all = client->get("/api/v1/organizations/school/package");
    ASSERT_EQ(all.status, 200) << all.body;
    const auto parts = parts_of(all.body);
    EXPECT_EQ(parts.size(), 5U) << "of three entries one may be read by everybody";
    for (const auto& [path, text] : parts) EXPECT_THAT(text, Not(HasSubstr("canary"))) << path;
    EXPECT_TRUE(parts.contains("README.md"));
    grants.held[{"citizen", conditional.entry}] = {true, "grant", {"city", "people"}};
    const auto more = client->get("/api/v1/organizations/school/package", {{"Authorization", "Bearer citizen"}});
    EXPECT_EQ(parts_of(more.body).size(), 8U) << "whoever has a grant gets that too";
    EXPECT_EQ(client->get("/api/v1/organizations/nobody/package").status, 404);
}

TEST_F(SqlRoute, Art08_TheWholeCatalogueIsOnePackageOfWhatEverybodyMayRead) {
    const auto first = client->get("/api/v1/package");
    ASSERT_EQ(first.status, 200) << first.body;
    const auto parts = parts_of(first.body);
    std::size_t tables = 0;
    for (const auto& [path, text] : parts) {
        tables += path.ends_with(".csv") ? 1 : 0;
        for (const char* hidden : {"canary", "secret", "内部"}) EXPECT_THAT(text, Not(HasSubstr(hidden))) << path;
        for (const auto& shut : {closed.entry, conditional.entry}) EXPECT_THAT(path, Not(HasSubstr(shut)));
    }
    EXPECT_EQ(tables, 2U) << "an open one and what is open of another";
    const auto described = json::parse(parts.at("datapackage.json")).value();
    EXPECT_EQ(described.at("resources").as_array().size(), 2 * tables);
    for (const auto& one : described.at("resources").as_array())
        EXPECT_EQ(one.at("hash").as_string(), "sha256:" + crypto::sha256_hex(parts.at(std::string(one.at("path").as_string()))));
    EXPECT_EQ(described.at("licenses").as_array().size(), 1U);
    EXPECT_THAT(parts.at("README.md"), HasSubstr(open.entry));
    // Made once: it goes on where it stopped, for whoever asks. A grant adds nothing to what is for everybody.
    grants.held[{"citizen", conditional.entry}] = {true, "grant", {"city", "people"}};
    const auto rest = client->get("/api/v1/package", {{"Range", "bytes=100-"}, {"Authorization", "Bearer citizen"}});
    ASSERT_EQ(rest.status, 206);
    EXPECT_EQ(rest.body, first.body.substr(100));
    const std::string tag = rest.header("ETag");
    EXPECT_EQ(client->get("/api/v1/package", {{"If-None-Match", tag}}).status, 304);
    // What is withdrawn is in no package from then on, not in the one that was made before either.
    const auto withdrawn = catalog->act(person("r-bus", "bus", {Role::reviewer}), open.entry, "withdraw", "r", "zh");
    ASSERT_TRUE(withdrawn.has_value()) << told(withdrawn);
    const auto fewer = client->get("/api/v1/package", {{"Range", "bytes=100-"}, {"If-Range", tag}});
    EXPECT_THAT(fewer.status, testing::AnyOf(200, 202, 503));
    const auto after = client->get("/api/v1/package");
    ASSERT_EQ(after.status, 200);
    for (const auto& [path, text] : parts_of(after.body)) EXPECT_THAT(text, Not(HasSubstr(open.entry))) << path;
}

}  // namespace
}  // namespace jixia::query
