// Geodata end to end: a layer is chosen and its reference system named, the table is published, anyone sees it on the map.
#include "journey.h"

namespace jixia::app {
namespace {

constexpr std::string_view file_name = "cGFya3MuZ3BrZy56aXA=";  // parks.gpkg.zip

std::string sample(const std::string& name) {
    std::ifstream in(std::filesystem::path(JIXIA_SOURCE_DIR) / "src/formats/samples" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST_P(Journey, ALayerIsChosenPublishedAndDrawn) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    HttpClient visitor(port);
    const std::string entry = text_at(parsed(cataloguer.post("/api/v1/entries", std::string(draft))), "id");
    const std::string path = "/api/v1/entries/" + entry;
    const std::string upload = cataloguer.upload(std::string(file_name), sample("parks.gpkg.zip"));

    const HttpAnswer asked =
        cataloguer.post("/api/v1/uploads/" + upload + "/proposal", R"({"recipe":{"part":"parks.gpkg/parks"}})");
    ASSERT_EQ(asked.status, 202) << asked.body;
    const json::Value looked = cataloguer.job(text_at(parsed(asked), "job/id"));
    ASSERT_EQ(text_at(looked, "state"), "succeeded") << json::serialize(looked);
    EXPECT_EQ(text_at(looked, "report/reference/source"), "EPSG:4527");
    EXPECT_EQ(at(looked, {"report", "parts"}).as_array().size(), 3U) << "the file, and its two layers";
    const HttpAnswer wrong = cataloguer.post("/api/v1/uploads/" + upload + "/proposal", R"({"recipe":{"crs":"somewhere"}})");
    EXPECT_EQ(wrong.status, 422) << wrong.body;

    const std::string recipe = json::serialize(at(looked, {"report", "recipe"}));
    const HttpAnswer accepted = cataloguer.post(
        path + "/resources", R"({"title":"公园","kind":"table","upload_id":")" + upload + R"(","recipe":)" + recipe + "}");
    ASSERT_EQ(accepted.status, 202) << accepted.body;
    const json::Value job = cataloguer.job(text_at(parsed(accepted), "job/id"));
    ASSERT_EQ(text_at(job, "state"), "succeeded") << json::serialize(job);
    const std::string resource = "/api/v1/resources/" + text_at(parsed(accepted), "resource/id");
    const std::string matter = describe_and_submit(cataloguer, path);
    EXPECT_EQ(visitor.get(resource + "/download?format=geojson").status, 404) << "not published yet";
    ASSERT_EQ(reviewer.post("/api/v1/cases/" + matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);

    const HttpAnswer drawn = visitor.get(resource + "/download?format=geojson");
    ASSERT_EQ(drawn.status, 200) << drawn.body;
    const json::Value collection = parsed(drawn);
    const auto& features = at(collection, {"features"}).as_array();
    ASSERT_EQ(features.size(), 3U);
    EXPECT_EQ(text_at(features[0], "geometry/type"), "Polygon");
    EXPECT_EQ(at(features[0], {"geometry", "coordinates"}).as_array().size(), 2U) << "with its hole";
    EXPECT_EQ(text_at(features[1], "geometry/type"), "MultiPolygon");
    EXPECT_TRUE(at(features[2], {"geometry"}).is_null());
    EXPECT_FALSE(at(features[0], {"properties"}).as_object().contains("geometry")) << "it is no property as well";

    const HttpAnswer boxed = visitor.get(resource + "/records?bbox=117.01,36.6,117.03,36.67&format=geojson");
    ASSERT_EQ(boxed.status, 200) << boxed.body;
    EXPECT_NE(boxed.body.find("泉城公园"), std::string::npos) << boxed.body;
    EXPECT_EQ(boxed.body.find("大明湖"), std::string::npos) << "its place is to the north of the box";
    EXPECT_NE(boxed.body.find(R"("type":"Polygon")"), std::string::npos) << boxed.body;
    EXPECT_EQ(boxed.body.find("POLYGON"), std::string::npos) << "the shape is no property as well";

    EXPECT_NE(visitor.get(path).body.find("CGCS2000 (EPSG:4490)"), std::string::npos) << "the items name the reference system";
    const json::Value version = parsed(visitor.get(resource + "/versions/1"));
    EXPECT_EQ(text_at(version, "reference/source"), "EPSG:4527");
    EXPECT_EQ(text_at(version, "reference/stored"), "EPSG:4490");
    EXPECT_NE(visitor.get(path).body.find("\"geojson\""), std::string::npos) << "offered as GeoJSON";
}

}  // namespace
}  // namespace jixia::app
