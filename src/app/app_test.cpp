#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "config.h"
#include "databases.h"
#include "demo/province.h"

namespace jixia::app {
namespace {

Result<Config> configured(const std::map<std::string, std::string>& variables) {
    return read_config([&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    });
}

TEST(Configuration, DefaultsServeOnLoopbackWithSqlite) {
    const auto config = configured({});
    ASSERT_TRUE(config.has_value());
    EXPECT_EQ(config->address, "127.0.0.1");
    EXPECT_EQ(config->port, 8080);
    EXPECT_TRUE(config->database_url.empty());
    EXPECT_EQ(config->data, std::filesystem::current_path() / "data");
}

TEST(Configuration, RefusesAPortThatIsNone) {
    for (const auto* port : {"", "x", "70000", "80 ", "-1"}) {
        const auto config = configured({{"JIXIA_PORT", port}});
        ASSERT_FALSE(config.has_value()) << port;
        EXPECT_EQ(config.error().code->type, "setting-invalid");
    }
    EXPECT_FALSE(configured({{"JIXIA_DATA_DIR", ""}}).has_value());
}

TEST(Configuration, TheIdentityServiceNeedsASecretAndASafeAddress) {
    const kit::TempFolder folder;
    std::ofstream(folder.path() / "secret") << "s3cret\n";
    std::map<std::string, std::string> set{{"JIXIA_OIDC_ISSUER", "https://id.example.gov.cn"}};
    const auto read = [&] {
        return read_config([&](const char* name) { return set.contains(name) ? std::optional(set.at(name)) : std::nullopt; });
    };
    EXPECT_EQ(read().error().code->type, "setting-invalid") << "no secret";
    set["JIXIA_OIDC_SECRET_FILE"] = (folder.path() / "secret").string();
    EXPECT_EQ(read()->oidc_secret, "s3cret");
    EXPECT_EQ(read()->oidc_client, "jixia");
    set["JIXIA_OIDC_ISSUER"] = "http://id.example.gov.cn";
    EXPECT_EQ(read().error().code->type, "setting-invalid") << "without TLS";
    set["JIXIA_OIDC_ISSUER"] = "http://127.0.0.1:9000";
    EXPECT_TRUE(read().has_value()) << "loopback, for trying it out";
}

TEST(Configuration, InnerNetworksAreNamedOrRefused) {
    EXPECT_TRUE(configured({})->fetch_networks.empty()) << "closed by default";
    EXPECT_EQ(configured({{"JIXIA_FETCH_NETWORKS", "10.20.0.0/16,fd00::/8"}})->fetch_networks.size(), 2U);
    EXPECT_FALSE(configured({{"JIXIA_FETCH_NETWORKS", "10.20.0.0/16,intranet"}}).has_value());
}

const std::filesystem::path source = JIXIA_SOURCE_DIR;

Result<demo::Province> province() {
    return demo::load_province(source / "demo/province.json", source / "deps/data/node_modules");
}

TEST(Demonstration, HasTheBreadthThatWasPromised) {
    const auto loaded = province();
    ASSERT_TRUE(loaded.has_value()) << loaded.error().detail;
    EXPECT_GE(loaded->tables.size(), 120U);
    std::set<std::string> providers;
    std::set<std::string> slugs;
    std::set<std::string> units;
    std::map<std::string, std::string> division_of;
    for (const auto& organization : loaded->organizations) {
        units.insert(organization.key);
        division_of[organization.key] = organization.division;
    }
    std::set<std::string> cities;
    for (const auto& table : loaded->tables) {
        EXPECT_TRUE(units.contains(table.provider)) << table.slug;
        EXPECT_TRUE(slugs.insert(table.slug).second) << table.slug;
        EXPECT_EQ(table.sql.find('{'), std::string::npos) << table.slug;
        EXPECT_FALSE(table.source.license.empty()) << table.slug;
        EXPECT_GE(text::length(table.abstract), 20U) << table.slug;
        EXPECT_GE(table.keywords.size(), 3U) << table.slug;
        providers.insert(table.provider);
        if (division_of[table.provider] != "370000") cities.insert(division_of[table.provider]);
    }
    EXPECT_GE(providers.size(), 12U);
    EXPECT_GE(cities.size(), 10U);
}

TEST(Demonstration, WritesOneFileOfEveryFormWithTheColumnsItDescribes) {
    const auto loaded = province();
    ASSERT_TRUE(loaded.has_value());
    const auto folder = std::filesystem::temp_directory_path() / ("jixia-demo-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::set<std::string> forms;
    for (const auto& table : loaded->tables) {
        if (table.sql.empty() || !forms.insert(table.format).second) continue;  // a closed entry has no file
        const auto file = demo::write_file(table, folder);
        ASSERT_TRUE(file.has_value()) << table.slug;
        EXPECT_GT(std::filesystem::file_size(*file), 50U) << table.slug;
        if (table.format != "csv-utf8") continue;
        std::ifstream in(*file);
        std::string header;
        std::getline(in, header);
        for (const auto& column : table.columns) EXPECT_NE(header.find(column.name), std::string::npos) << header;
    }
    EXPECT_EQ(forms.size(), 10U);
    std::filesystem::remove_all(folder);
}

TEST(Demonstration, SaysWhatIsMissing) {
    const auto loaded = demo::load_province(source / "demo/province.json", "/nonexistent");
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code->type, "demo-data-missing");
}

}  // namespace
}  // namespace jixia::app
