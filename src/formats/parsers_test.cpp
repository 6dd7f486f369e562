// The pure parts of the readers: dBASE cells, columns of fixed width, the records of an XML document, shifted coordinates.
#include <gtest/gtest.h>

#include <cmath>

#include "dbf.h"
#include "fixed_width.h"
#include "formats/coordinates.h"
#include "sample_files.h"
#include "xml_records.h"

namespace jixia::formats {
namespace {

TEST(Dbf, CellsByType) {
    const struct {
        char type;
        std::string bytes, shown;
    } cases[] = {
        {'C', "  abc   ", "  abc"},
        {'N', "   12.50", "12.50"},
        {'N', "********", ""},
        {'N', "        ", ""},
        {'D', "20240301", "2024-03-01"},
        {'D', "        ", ""},
        {'D', "2024 301", "2024 301"},
        {'L', "Y", "true"},
        {'L', "f", "false"},
        {'L', "?", ""},
        {'I', std::string("\xFE\xFF\xFF\xFF", 4), "-2"},
        {'Y', std::string("\x10\x27\0\0\0\0\0\0", 8), "1.0000"},
        {'B', std::string("\0\0\0\0\0\0\xF8\x3F", 8), "1.5"},
        {'T', std::string("\x8A\x3D\x25\0\0\0\0\0", 8), "1969-12-30 00:00:00"},
        {'M', "0000000001", ""},
    };
    for (const auto& one : cases)
        EXPECT_EQ(dbf_cell({"x", one.type, 1, one.bytes.size(), 0}, " " + one.bytes), one.shown) << one.type << one.bytes;
    EXPECT_EQ(dbf_cell({"x", 'C', 5, 10, 0}, "short"), "") << "a field beyond its record";
}

TEST(Dbf, HeadersThatLie) {
    const std::string good = dbf_bytes({{"NAME", 'C', 4}}, {{"a"}});
    ASSERT_TRUE(parse_dbf_header(good).has_value());
    EXPECT_FALSE(looks_like_dbf("名称,数量\n甲,1\n")) << "text";
    std::string longer = good;
    longer[32 + 16] = '\x50';  // a field longer than the record
    EXPECT_FALSE(parse_dbf_header(longer).has_value());
    EXPECT_FALSE(parse_dbf_header(good.substr(0, 64)).has_value());
}

TEST(FixedWidth, ColumnsAreWhatNoLineLeavesBlank) {
    const std::vector<std::string> lines{"站名        线路  数量", "泉城广场    K1      12", "火车站      3        8",
                                         "省体育中心  K56    104", "洪家楼      11       7"};
    const auto columns = find_text_columns(lines);
    ASSERT_EQ(columns.size(), 3U);
    std::vector<std::string> cells;
    ASSERT_TRUE(cut_line(lines[3], columns, cells));
    EXPECT_EQ(cells, (std::vector<std::string>{"省体育中心", "K56", "104"}));
    EXPECT_FALSE(cut_line("一个很长很长的站名 K1 12", columns, cells)) << "a character between the columns";
    EXPECT_TRUE(find_text_columns({"a b", "c d"}).empty()) << "too few lines";
    EXPECT_LT(
        find_text_columns({"the rain in Spain", "stays mainly on", "a plain that is", "so wide and flat", "one sees no end"})
            .size(),
        2U);
}

XmlOutline::Records records_of(std::string_view shape) {
    // "(a" opens, "@x" is an attribute, "." is text, ")" closes.
    XmlOutline outline;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto name = [&] {
            std::size_t end = i + 1;
            while (end < shape.size() && std::isalpha(static_cast<unsigned char>(shape[end])) != 0) ++end;
            const std::string_view word = shape.substr(i + 1, end - i - 1);
            i = end - 1;
            return word;
        };
        if (shape[i] == '(') outline.start(name());
        else if (shape[i] == '@') outline.attribute(name());
        else if (shape[i] == ')') outline.end();
        else outline.text("text");
    }
    return outline.records();
}

TEST(XmlRecords, TheElementThatRepeats) {
    const struct {
        std::string_view shape, path;
        std::vector<std::string> columns;
    } cases[] = {
        {"(root(row(name.)(quantity.))(row(name.)))", "root/row", {"name", "quantity"}},
        {"(root(head(link@rel)(link@rel))(row@id(n.))(row@id(n.))(row@id(n.)))", "root/row", {"id", "n"}},
        {"(root(order@no(line@sku)(line@sku)(line@sku))(order@no(line@sku)))", "root/order", {"no", "line/sku"}},
        {"(root(v.)(v.)(v.))", "root/v", {"v"}},
        {"(root(row(a.)(b(c.))))", "root/row", {"a", "b/c"}},
        {"(root(row@id(id.))(row@id(id.)))", "root/row", {"@id", "id"}},
        {"(root.)", "", {}},
    };
    for (const auto& one : cases) {
        const auto found = records_of(one.shape);
        EXPECT_EQ(found.path, one.path) << one.shape;
        std::vector<std::string> names;
        for (const auto& column : found.columns) names.push_back(column.name);
        EXPECT_EQ(names, one.columns) << one.shape;
    }
}

double metres(Position a, Position b) {
    return std::hypot((a.longitude - b.longitude) * 111'320 * std::cos(a.latitude / 57.29578),
                      (a.latitude - b.latitude) * 110'574);
}

/// The published test point of the public formulas (eviltransform: WGS 84 31.1774276, 121.5272106 in Shanghai, and others).
TEST(Coordinates, ShiftsAsThePublicFormulasDo) {
    const struct {
        Position wgs, gcj;
    } cases[] = {
        {{121.5272106, 31.1774276}, {121.531541859215, 31.17530398364597}},
        {{113.912316, 22.543847}, {113.9171764808363, 22.540796131694766}},
        {{116.377817, 39.911954}, {116.38404722455657, 39.91334545536069}},
    };
    for (const auto& one : cases) EXPECT_LT(metres(wgs84_to_gcj02(one.wgs), one.gcj), 0.01) << one.wgs.longitude;
    EXPECT_LT(metres(gcj02_to_bd09({116.404, 39.915}), {116.41036949371029, 39.92133699351021}), 0.01);
    EXPECT_EQ(wgs84_to_gcj02({-0.1, 51.5}).longitude, -0.1) << "London is not shifted";
}

TEST(Coordinates, BackAndForthIsTheSamePlace) {
    for (double longitude = 74; longitude < 134; longitude += 3.7)
        for (double latitude = 19; latitude < 53; latitude += 2.3) {
            const Position at{longitude, latitude};
            EXPECT_LT(metres(gcj02_to_wgs84(wgs84_to_gcj02(at)), at), 0.01);
            EXPECT_LT(metres(bd09_to_wgs84(wgs84_to_bd09(at)), at), 0.01);
        }
}

TEST(Coordinates, GeometriesAreShiftedAsText) {
    const auto east = [](Position at) { return Position{at.longitude + 1, at.latitude}; };
    EXPECT_EQ(shift_wkt("POINT (117.5 36)", east), "POINT (118.5 36)");
    EXPECT_EQ(shift_wkt("LINESTRING Z (1 2 3, 4 5 6)", east), "LINESTRING Z (2 2 3, 5 5 6)");
    EXPECT_EQ(shift_wkt("MULTIPOLYGON (((0 0, 1.5 0, 1 1, 0 0)))", east), "MULTIPOLYGON (((1 0, 2.5 0, 2 1, 1 0)))");
    EXPECT_EQ(shift_wkt("POINT EMPTY", east), "POINT EMPTY");
    EXPECT_TRUE(is_crs_code("EPSG:4490"));
    EXPECT_FALSE(is_crs_code("EPSG:4490'; DROP"));
}

}  // namespace
}  // namespace jixia::formats
