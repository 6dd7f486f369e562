// Well-known text as GeoJSON.
#include <gtest/gtest.h>

#include "geometry_json.h"

namespace jixia::query {
namespace {

std::string json_of(std::string_view wkt) {
    std::string out;
    return append_geometry(out, wkt) ? out : "none" + out;
}

TEST(GeometryJson, EveryKindKeepsItsNumbers) {
    const struct {
        std::string_view wkt, json;
    } rows[] = {
        {"POINT (117.10 36)", R"({"type":"Point","coordinates":[117.10,36]})"},
        {"point z (1 2 3)", R"({"type":"Point","coordinates":[1,2,3]})"},
        {"POINT M (1 2 9)", R"({"type":"Point","coordinates":[1,2]})"},
        {"POINT ZM (1 2 3 9)", R"({"type":"Point","coordinates":[1,2,3]})"},
        {"POINT EMPTY", R"({"type":"Point","coordinates":[]})"},
        {"POINT (.5 1e2)", R"({"type":"Point","coordinates":[0.5,100]})"},
        {"LINESTRING(1 2,3 4)", R"({"type":"LineString","coordinates":[[1,2],[3,4]]})"},
        {"POLYGON ((0 0, 1 0, 1 1, 0 0), (2 2, 3 2, 3 3, 2 2))",
         R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[2,2],[3,2],[3,3],[2,2]]]})"},
        {"MULTIPOINT (1 2, 3 4)", R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})"},
        {"MULTIPOINT ((1 2), (3 4))", R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})"},
        {"MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))", R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]})"},
        {"GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))",
         R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]})"},
    };
    for (const auto& [wkt, json] : rows) EXPECT_EQ(json_of(wkt), json) << wkt;
}

TEST(GeometryJson, WhatIsNoWellKnownTextGivesNothing) {
    for (const std::string_view wkt : {"", "POINT", "POINT (1)", "POINT (1 2", "POINT (1 x)", "POINT (nan 1)", "POINT (1 2) x",
                                       "CURVE (1 2)", "POLYGON (0 0, 1 1)", "LINESTRING (1 2,)", "POINT (1 2 3 4 5)", "历下区"})
        EXPECT_EQ(json_of(wkt), "none") << wkt;
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "GEOMETRYCOLLECTION (";
    EXPECT_EQ(json_of(deep), "none");
}

}  // namespace
}  // namespace jixia::query
