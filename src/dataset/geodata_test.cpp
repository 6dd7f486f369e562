// Geodata as it comes: files of GDAL's writers (src/formats/samples), and the faults that such files have, read by the real
// worker in its sandbox.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstring>
#include <limits>

#include "../formats/sample_files.h"
#include "errors.h"
#include "file_formats_fixture.h"

namespace jixia::dataset {
namespace {

using formats::pack;

class Geodata : public FileFormats {
protected:
    void sample(const std::string& name) const {
        fs::copy_file(fs::path(JIXIA_SOURCE_DIR) / "src/formats/samples" / name, source(), fs::copy_options::overwrite_existing);
    }
    /// The table, with the reference system that a recipe names.
    std::string in_system(const std::string& crs, bool swap_axes = false) {
        Recipe recipe;
        if (!crs.empty()) recipe.crs = crs;
        recipe.swap_axes = swap_axes;
        return table(std::optional(recipe));
    }
    std::string role(const std::string& code) const {
        for (const Column& column : last.columns)
            if (column.code == code) return column.role;
        return "none";
    }
    std::string features(const std::string& all, const std::string& more = {}) const {
        return R"({"type":"FeatureCollection",)" + more + R"("features":[)" + all + "]}";
    }
    static std::string feature(const std::string& geometry, const std::string& properties = R"({"n":1})") {
        return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
    }
    static std::string point(const std::string& coordinates) {
        return feature(R"({"type":"Point","coordinates":[)" + coordinates + "]}");
    }
};

TEST_F(Geodata, AShapefileOfAGaussKruegerZoneWithGbkNamesIsReadAndConverted) {
    sample("parks.shp.zip");
    const std::string all = table();
    EXPECT_TRUE(all.starts_with("id|name|longitude|latitude|geometry\n1|泉城公园|117.01")) << all;
    EXPECT_NE(all.find("|POLYGON ((117.011"), std::string::npos) << "with its hole: " << all;
    EXPECT_NE(all.find("), (117.01"), std::string::npos) << all;
    EXPECT_NE(all.find("\n2|大明湖|117."), std::string::npos) << all;
    EXPECT_NE(all.find("|MULTIPOLYGON (((117."), std::string::npos) << all;
    EXPECT_NE(all.find("\n3|未测量|-|-|-"), std::string::npos) << all;
    ASSERT_TRUE(last.report.reference);
    EXPECT_EQ(last.report.reference->source, "EPSG:4527");
    EXPECT_EQ(last.report.reference->name, "CGCS2000 / 3-degree Gauss-Kruger zone 39");
    EXPECT_EQ(last.report.reference->told_by, ".prj");
    EXPECT_EQ(last.report.reference->stored, "EPSG:4490");
    EXPECT_EQ(last.report.reference->accuracy_m, 0.0) << "the same datum";
    EXPECT_EQ(last.report.encoding, "GB18030");
    EXPECT_EQ(last.source_format, "shp");
    EXPECT_EQ(role("longitude"), "longitude");
    EXPECT_EQ(role("latitude"), "latitude");
    EXPECT_EQ(role("geometry"), "geometry");
    EXPECT_TRUE(told("geometry-empty"));
    EXPECT_TRUE(told("crs-converted"));
}

TEST_F(Geodata, HeightsOfPointsStay) {
    sample("wells.shp.zip");
    EXPECT_EQ(table(),
              "id|depth|longitude|latitude|geometry\n1|12.50|120.382|36.067|POINT Z (120.382 36.067 5.5)\n"
              "2|3.25|121.391|37.539|POINT Z (121.391 37.539 2)");
    EXPECT_EQ(last.report.reference->stored, "EPSG:4490");
    EXPECT_EQ(last.report.reference->method, "");
}

TEST_F(Geodata, LayersOfAGeoPackageAreChosen) {
    sample("parks.gpkg.zip");
    const std::string first = table();
    EXPECT_TRUE(first.starts_with("fid|id|name|longitude|latitude|geometry\n1|1|泉城公园|117.01")) << first;
    EXPECT_EQ(parts(), (std::vector<std::string>{"parks.gpkg", "parks.gpkg/parks", "parks.gpkg/cities"}));
    EXPECT_EQ(last.report.reference->source, "EPSG:4527");
    EXPECT_EQ(last.report.reference->told_by, "GeoPackage");
    EXPECT_EQ(table("parks.gpkg/cities"), "fid|city|longitude|latitude\n1|Jinan|117.02|36.66");
    EXPECT_EQ(last.report.reference->stored, "EPSG:4326");
    EXPECT_TRUE(told("crs-kept"));
}

TEST_F(Geodata, KmlGivesFieldsExtendedDataAndFolders) {
    sample("lines.kmz");
    const std::string all = table();
    EXPECT_TRUE(all.starts_with("name|id|folder|longitude|latitude|geometry\n胶济铁路|1|lines|118.")) << all;
    EXPECT_TRUE(all.ends_with("|LINESTRING (120.38 36.07, 119.1 36.7, 117 36.67)")) << all;
    write(
        R"(<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>http://10.0.0.1/x</href></Link></NetworkLink>
<Placemark><name>甲</name><ExtendedData><Data name="人口"><value>12</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>117,36 118,36 118,37 117,36</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>乙</name><MultiGeometry><Point><coordinates>117,36,0</coordinates></Point><Point><coordinates>118,36,0</coordinates></Point></MultiGeometry></Placemark>
<Placemark><name>丙</name><Point><coordinates>117;36</coordinates></Point></Placemark>
<Placemark><name>丁</name></Placemark></Document></kml>)");
    EXPECT_EQ(table(),
              "name|人口|longitude|latitude|geometry\n甲|12|117.75|36.5|POLYGON ((117 36, 118 36, 118 37, 117 36))\n"
              "乙|-|117.00|36.0|MULTIPOINT (117 36, 118 36)\n丙|-|-|-|-\n丁|-|-|-|-");
    EXPECT_TRUE(told("geometry-broken", 3));
    EXPECT_TRUE(told("links-not-followed"));
    EXPECT_EQ(last.report.reference->source, "EPSG:4326");
}

TEST_F(Geodata, GeoJsonPropertiesAreColumnsAndNumbersKeepTheirDigits) {
    write(features(feature(R"({"type":"Point","coordinates":[117.1,36.2]})", R"({"code":"007","area":1.50,"tags":["a"]})") + "," +
                   feature("null", R"({"area":12345678901234567.25,"note":"无"})")));
    EXPECT_EQ(table(), "code|area|tags|note|longitude|latitude\n007|1.50|[\"a\"]|-|117.1|36.2\n-|12345678901234567.25|-|无|-|-");
    EXPECT_EQ(last.report.reference->told_by, "GeoJSON");
    write(features(point("39500000,3985542.6702962522"),
                   R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4527"}},)"));
    EXPECT_EQ(table(), "n|longitude|latitude\n1|117|36");
    EXPECT_EQ(last.report.reference->stored, "EPSG:4490");
}

TEST_F(Geodata, ShiftedCoordinatesAreNamedByThePublisherAndMovedBack) {
    write(features(point("117.0062,36.6712")));
    const std::string shifted = in_system("GCJ-02");
    EXPECT_TRUE(shifted.starts_with("n|longitude|latitude\n1|117.00")) << shifted;
    EXPECT_EQ(shifted.find("117.0062"), std::string::npos) << "some 500 m to the west";
    EXPECT_EQ(last.report.reference->source, "GCJ-02");
    EXPECT_EQ(last.report.reference->told_by, "recipe");
    EXPECT_EQ(last.report.reference->accuracy_m, 2.0);
    EXPECT_FALSE(last.report.reference->method.empty());
    in_system("BD-09");
    EXPECT_EQ(last.report.reference->accuracy_m, 5.0);
    EXPECT_EQ(in_system("EPSG:2436").substr(0, 16), "dataset-crs-need") << "degrees are no coordinates of a zone";
    EXPECT_EQ(in_system("EPSG:999999"), "dataset-crs-unknown EPSG:999999");
}

TEST_F(Geodata, CoordinatesWithoutASystemAreTakenForDegreesOrRefused) {
    const auto zip = [&](const std::string& prj, double x, double y) {
        std::string shp(128, '\0');
        const auto put = [&](std::size_t at, auto value) { std::memcpy(shp.data() + at, &value, sizeof value); };
        put(0, __builtin_bswap32(9994));
        put(24, __builtin_bswap32(64));
        put(28, 1000);
        put(32, 1);
        put(100, __builtin_bswap32(1));
        put(104, __builtin_bswap32(10));
        put(108, 1);
        put(112, x);
        put(120, y);
        std::vector<std::pair<std::string, std::string>> files{{"a.shp", shp}};
        if (!prj.empty()) files.emplace_back("a.prj", prj);
        pack(source(), files);
    };
    zip("", 117, 36);
    EXPECT_EQ(table(), "longitude|latitude\n117|36");
    for (const auto* code : {"crs-assumed", "prj-missing", "dbf-missing"}) EXPECT_TRUE(told(code)) << code;
    EXPECT_EQ(last.report.reference->told_by, "assumed");
    zip("", 39500000, 4058000);
    EXPECT_EQ(
        table(),
        "dataset-crs-needed The first position is 39500000, 4058000. It looks like CGCS2000 / 3-degree Gauss-Kruger zone 39 "
        "(EPSG:4527).");
    EXPECT_TRUE(in_system("EPSG:4527").starts_with("longitude|latitude\n117|36.65")) << "said by hand";
    zip(R"(GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]])",
        39500000, 4058000);
    EXPECT_TRUE(table().starts_with("dataset-crs-needed")) << "a .prj of degrees on coordinates in metres";
    zip("nonsense", 117, 36);
    EXPECT_EQ(table(), "longitude|latitude\n117|36");
    EXPECT_TRUE(told("crs-unreadable"));
    zip("", std::numeric_limits<double>::quiet_NaN(), 36);
    EXPECT_EQ(table().substr(0, 18), "dataset-file-empty") << "a row with nothing at all";
}

TEST_F(Geodata, LatitudeFirstIsToldAndCanBeSwapped) {
    write(features(point("36.6,117.0") + "," + point("36.7,118.0")));
    const std::string refused = table();
    EXPECT_TRUE(refused.starts_with("dataset-crs-needed")) << refused;
    EXPECT_NE(refused.find("swap_axes"), std::string::npos) << refused;
    EXPECT_EQ(in_system("", true), "n|longitude|latitude\n1|117|36.6\n1|118|36.7");
}

TEST_F(Geodata, WhatIsWrongWithOneGeometryCostsItsPlaceOnly) {
    write(features(feature(R"({"type":"Polygon","coordinates":[[[117,36],[118,36],[118,37]]]})") + "," +
                   feature(R"({"type":"Polygon","coordinates":[[[117,"x"]]]})") + "," +
                   feature(R"({"type":"Curve","coordinates":[1,2]})") + "," + point("1e308,36") + "," +
                   feature(R"({"type":"GeometryCollection","geometries":[]})") + "," + point("117,36") + "," +
                   feature(R"({"type":"LineString","coordinates":[[117,36],[118,36]]})") + "," + point("10,50")));
    EXPECT_EQ(table(),
              "n|longitude|latitude|geometry\n1|-|-|-\n1|-|-|-\n1|-|-|-\n1|-|-|-\n1|-|-|-\n1|117.0|36|POINT (117 36)\n"
              "1|117.5|36|LINESTRING (117 36, 118 36)\n1|10.0|50|POINT (10 50)");
    for (const std::int64_t row : {1, 2, 3, 4}) EXPECT_TRUE(told("geometry-broken", row)) << row;
    EXPECT_TRUE(told("geometry-empty"));
    EXPECT_TRUE(told("outside-province"));
    write(R"({"type":"FeatureCollection","features":[)" + point("117,36") + "," + R"({"type":"Feature","geom)");
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable")) << table();
}

TEST_F(Geodata, AGeoPackageCannotHideAnythingInViewsOrTriggers) {
    fs::remove(source());
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(source().c_str(), &database), SQLITE_OK);
    const char* const sql =
        "PRAGMA application_id = 1196444487;"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, "
        "definition TEXT);"
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490, '');"
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "INSERT INTO gpkg_contents VALUES ('v', 'features'), ('t', 'features'), ('notes', 'attributes');"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);"
        "INSERT INTO gpkg_geometry_columns VALUES ('v', 'g', 'POINT', 4490), ('t', 'g', 'POINT', 4490);"
        "CREATE TABLE t (id INTEGER, g BLOB);"
        // a point; one that ends too early; ten thousand million rings; an empty point; a curve
        "INSERT INTO t VALUES (1, x'4750000100000000' || x'0101000000' || x'0000000000405D40' || x'0000000000004240'),"
        "(2, x'4750000100000000' || x'0101000000' || x'00'),"
        "(3, x'4750000100000000' || x'0103000000' || x'FFFFFFFF'),"
        "(4, x'4750001100000000' || x'0101000000' || x'000000000000F87F' || x'000000000000F87F'),"
        "(5, x'4750000100000000' || x'0108000000' || x'00000000'), (6, NULL);"
        "CREATE TABLE notes (a TEXT); INSERT INTO notes VALUES ('x');"
        "CREATE VIEW v AS SELECT * FROM t;"
        "CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN DELETE FROM t; END;";
    char* fault = nullptr;
    ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, &fault), SQLITE_OK) << fault;
    sqlite3_close(database);
    EXPECT_EQ(table(), "id|longitude|latitude\n1|117|36\n2|-|-\n3|-|-\n4|-|-\n5|-|-\n6|-|-");
    EXPECT_EQ(parts(), (std::vector<std::string>{"t", "notes"})) << "no view";
    for (const std::int64_t row : {2, 3, 5}) EXPECT_TRUE(told("geometry-broken", row)) << row;
    EXPECT_EQ(table("notes"), "a\nx");
    EXPECT_TRUE(table("v").starts_with("dataset-part-unknown"));
}

}  // namespace
}  // namespace jixia::dataset
