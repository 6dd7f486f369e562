// Geometry by itself: what is written of it, a place on it, and the binary forms it comes in.
#include <gtest/gtest.h>

#include <cmath>

#include "geojson.h"
#include "geometry.h"
#include "kml_placemarks.h"
#include "reference_system.h"
#include "shapefile.h"

namespace jixia::formats {
namespace {

Geometry of_json(std::string_view text) { return geojson_geometry(json::parse(text).value()).value(); }
std::string wkt(std::string_view text) { return wkt_of(of_json(text)); }
std::string place(std::string_view text) {
    const auto at = place_on(of_json(text));
    return at ? decimal_text(at->longitude) + " " + decimal_text(at->latitude) : "none";
}

TEST(Geometry, IsWrittenAsWellKnownText) {
    EXPECT_EQ(wkt(R"({"type":"Point","coordinates":[117.1234567891,36.5]})"), "POINT (117.123456789 36.5)");
    EXPECT_EQ(wkt(R"({"type":"Point","coordinates":[]})"), "POINT EMPTY");
    EXPECT_EQ(wkt(R"({"type":"MultiPoint","coordinates":[[1,2,3],[4,5,6]]})"), "MULTIPOINT Z (1 2 3, 4 5 6)");
    EXPECT_EQ(wkt(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]})"),
              "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))");
    EXPECT_EQ(
        wkt(R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]})"),
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))");
}

TEST(Geometry, APlaceThatStandsForItLiesOnIt) {
    EXPECT_EQ(place(R"({"type":"LineString","coordinates":[[0,0],[2,0],[2,2]]})"), "2 0");
    EXPECT_EQ(place(R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]]})"),
              "0.5 2")
        << "beside the hole";
    EXPECT_EQ(
        place(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[10,0],[20,0],[20,10],[10,10],[10,0]]]]})"),
        "15 5")
        << "in the largest";
    EXPECT_EQ(place(R"({"type":"GeometryCollection","geometries":[]})"), "none");
}

TEST(Geometry, FaultsAreNamed) {
    EXPECT_EQ(fault_of(of_json(R"({"type":"LineString","coordinates":[[1,2]]})")), "a line has fewer than two points");
    EXPECT_EQ(fault_of(of_json(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]})")),
              "a ring is not closed or has fewer than three corners");
    EXPECT_EQ(fault_of({.shape = Shape::point, .lines = {{{std::nan(""), 1, 0}}}}), "a coordinate is no number");
    EXPECT_EQ(fault_of(of_json(R"({"type":"Point","coordinates":[1,2]})")), "");
    for (const std::string_view bad :
         {R"({"type":"Point"})", R"({"type":"Point","coordinates":[1]})", R"({"type":"Curve","coordinates":[1,2]})",
          R"({"type":"LineString","coordinates":[1,2]})", "[]", R"({"type":"Polygon","coordinates":[["a"]]})"})
        EXPECT_FALSE(geojson_geometry(json::parse(bad).value())) << bad;
}

TEST(Geometry, RingsOfAShapefileAreSortedIntoPolygons) {
    const Line outer{{0, 0}, {0, 4}, {4, 4}, {4, 0}, {0, 0}}, hole{{1, 1}, {3, 1}, {3, 3}, {1, 3}, {1, 1}},
        second{{9, 0}, {9, 1}, {10, 1}, {9, 0}};
    EXPECT_EQ(wkt_of(polygons_of_rings({outer, hole}, false)), "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))");
    EXPECT_EQ(polygons_of_rings({outer, second, hole}, false).members.size(), 2U);
    EXPECT_EQ(wkt_of(polygons_of_rings({hole}, false)).substr(0, 9), "POLYGON (") << "drawn the wrong way round";
}

TEST(Geometry, WellKnownBinaryOfBothOrders) {
    const auto bytes = [](std::string_view hex) {
        std::string out;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
        return out;
    };
    EXPECT_EQ(wkt_of(parse_wkb(bytes("0101000000000000000000F03F0000000000000040")).value()), "POINT (1 2)");
    EXPECT_EQ(wkt_of(parse_wkb(bytes("00000000013FF00000000000004000000000000000")).value()), "POINT (1 2)");
    EXPECT_EQ(wkt_of(parse_wkb(bytes("01010000A0E6100000000000000000F03F00000000000000400000000000000840")).value()),
              "POINT Z (1 2 3)")
        << "extended, with a reference system";
    EXPECT_EQ(wkt_of(parse_wkb(bytes("01E9030000000000000000F03F00000000000000400000000000000840")).value()), "POINT Z (1 2 3)");
    EXPECT_FALSE(parse_wkb(bytes("0103000000FFFFFFFF"))) << "four thousand million rings in no bytes";
    EXPECT_FALSE(parse_wkb(bytes("0101000000000000000000F03F")));
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += bytes("010700000001000000");
    EXPECT_FALSE(parse_wkb(deep));
}

TEST(Geometry, CoordinatesOfKml) {
    EXPECT_EQ(kml_coordinates("117,36\n 118,36,5 ").value().size(), 2U);
    for (const std::string_view bad : {"117", "117,x", "117,36,5,6", "117;36", "1,2,"}) EXPECT_FALSE(kml_coordinates(bad)) << bad;
}

TEST(ReferenceSystem, NamesZonesAndSaysHowGoodItIs) {
    auto zone = ReferenceSystem::find("EPSG:4549", "recipe");
    ASSERT_TRUE(zone);
    Vertex at{500000, 3985542.6702962522, 7};
    ASSERT_TRUE(zone->to_stored(at));
    EXPECT_NEAR(at.x, 120, 1e-9);
    EXPECT_NEAR(at.y, 36, 1e-9);
    EXPECT_EQ(at.z, 7) << "heights stay";
    EXPECT_EQ(zone->report().stored, "EPSG:4490");
    EXPECT_EQ(zone->report().accuracy_m, 0.0);
    auto old = ReferenceSystem::find("EPSG:2437", "recipe");
    at = {500000, 3985542.67, 0};
    ASSERT_TRUE(old->to_stored(at));
    EXPECT_EQ(old->report().stored, "EPSG:4326") << "Beijing 1954";
    EXPECT_EQ(old->report().accuracy_m, 15.0);
    auto xian = ReferenceSystem::find("EPSG:2384", "recipe");
    at = {500000, 3985542.67, 0};
    ASSERT_TRUE(xian->to_stored(at));
    EXPECT_FALSE(xian->report().accuracy_m) << "Xian 1980: nobody has published a way";
    EXPECT_TRUE(zone->meant_for({120, 36}));
    EXPECT_FALSE(zone->meant_for({-100, 36}));
    EXPECT_FALSE(ReferenceSystem::find("EPSG:999999", ""));
    EXPECT_FALSE(ReferenceSystem::find("EPSG:5773", "")) << "heights only";
    EXPECT_EQ(looks_like_zone(39500000, 4000000), "EPSG:4527");
    EXPECT_EQ(looks_like_zone(20500000, 4000000), "EPSG:4498");
    EXPECT_EQ(looks_like_zone(500000, 4000000), "");
}

TEST(ReferenceSystem, NamesInGeoJson) {
    EXPECT_EQ(crs_code_of("urn:ogc:def:crs:OGC:1.3:CRS84"), "EPSG:4326");
    EXPECT_EQ(crs_code_of("urn:ogc:def:crs:EPSG::4490"), "EPSG:4490");
    EXPECT_EQ(crs_code_of("EPSG:4527"), "EPSG:4527");
    EXPECT_EQ(crs_code_of("http://www.opengis.net/def/crs/EPSG/0/4490"), "EPSG:4490");
}

}  // namespace
}  // namespace jixia::formats
