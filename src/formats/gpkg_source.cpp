// A GeoPackage (OGC 12-128r19): an SQLite file whose layers and reference systems are told in tables of its own.
#include <fmt/format.h>

#include <algorithm>

#include "formats/errors.h"
#include "layer.h"
#include "sqlite_tables.h"

namespace jixia::formats {
namespace {

constexpr std::size_t layers_max = 2000;

struct GpkgLayer {
    std::string table, geometry;  ///< geometry: the column; empty for a table of attributes
    std::string crs;
};

/// What gpkg_spatial_ref_sys says: a code where it is EPSG's, else the definition. -1 and 0 are "undefined".
std::string crs_of(std::int64_t id, const std::string& organization, std::int64_t code, const std::string& definition) {
    if (id == -1 || id == 0) return {};
    std::string upper;
    for (const char c : organization) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper == "EPSG") return fmt::format("EPSG:{}", code);
    return definition == "undefined" ? "" : definition;
}

/// Tables only: views could hide anything.
Result<std::vector<GpkgLayer>> layers_of(const SqliteDatabase& database) {
    const SqliteStatement list =
        prepared(database,
                 "SELECT c.table_name, coalesce(g.column_name, ''), coalesce(g.srs_id, 0), coalesce(s.organization, ''), "
                 "coalesce(s.organization_coordsys_id, 0), coalesce(s.definition, '') FROM gpkg_contents c "
                 "JOIN sqlite_schema t ON t.name = c.table_name AND t.type = 'table' "
                 "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name AND c.data_type = 'features' "
                 "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
                 "WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid");
    std::vector<GpkgLayer> layers;
    int step = SQLITE_ERROR;
    while (list && (step = sqlite3_step(list.get())) == SQLITE_ROW && layers.size() < layers_max) {
        layers.push_back({text_at(list.get(), 0), text_at(list.get(), 1),
                          crs_of(sqlite3_column_int64(list.get(), 2), text_at(list.get(), 3), sqlite3_column_int64(list.get(), 4),
                                 text_at(list.get(), 5))});
    }
    if (!list || step != SQLITE_DONE)
        return Error{&file_unreadable, "The tables that describe a GeoPackage are missing or damaged."};
    return layers;
}

/// Every row of the layer's table, the geometry apart.
Result<void> each_row(const SqliteDatabase& database, const GpkgLayer& layer, const std::function<void(Feature&)>& visit) {
    const SqliteStatement rows = prepared(database, "SELECT * FROM " + sql_name(layer.table));
    if (!rows) return Error{&file_unreadable};
    const int width = sqlite3_column_count(rows.get());
    std::int64_t number = 0;
    int step = SQLITE_DONE;
    for (; (step = sqlite3_step(rows.get())) == SQLITE_ROW; ++number) {
        Feature feature;
        for (int i = 0; i < width; ++i) {
            if (layer.geometry != sqlite3_column_name(rows.get(), i)) {
                feature.cells.push_back(cell_at(rows.get(), i));
                continue;
            }
            if (sqlite3_column_type(rows.get(), i) == SQLITE_NULL) continue;
            feature.geometry = parse_gpkg(text_at(rows.get(), i));
            if (!feature.geometry) feature.fault = "its bytes are damaged, or of a kind that is not read";
        }
        visit(feature);
    }
    if (step != SQLITE_DONE) return damaged_after(number);
    return {};
}

}  // namespace

Result<Flat> read_gpkg(const Reading& reading) {
    reading.progress(0.02, "reading the layer");
    JX_TRY(const SqliteDatabase database, open_sqlite(reading.request.source));
    Flat flat{.file = reading.request.scratch / "layer.csv", .format = "gpkg", .header_of_ours = true};
    JX_TRY(const auto layers, layers_of(database));
    for (const GpkgLayer& one : layers) {
        const SqliteStatement count = prepared(database, "SELECT count(*) FROM " + sql_name(one.table));
        flat.parts.push_back({one.table});
        if (count && sqlite3_step(count.get()) == SQLITE_ROW) flat.parts.back().rows = sqlite3_column_int64(count.get(), 0);
    }
    if (layers.empty()) return Error{&file_empty};
    JX_TRY(std::size_t which, choose_part(flat.parts, reading.request.part));
    while (reading.request.part.empty() && flat.parts[which].rows == 0 && which + 1 < layers.size()) ++which;
    const GpkgLayer& chosen = layers[which];
    flat.part = chosen.table;
    if (chosen.geometry.empty()) {
        JX_TRY(const std::int64_t written, write_table(database, chosen.table, flat));
        if (written == 0) return Error{&file_empty};
    } else {
        Layer layer{.crs = chosen.crs, .told_by = "GeoPackage"};
        const SqliteStatement head = prepared(database, "SELECT * FROM " + sql_name(chosen.table));
        for (int i = 0; head && i < sqlite3_column_count(head.get()); ++i)
            if (chosen.geometry != sqlite3_column_name(head.get(), i))
                layer.columns.emplace_back(sqlite3_column_name(head.get(), i));
        layer.each = [&](const auto& visit) { return each_row(database, chosen, visit); };
        JX_CHECK(write_layer(reading, layer, flat));
    }
    tell_of_others(flat, reading.request.part);
    return flat;
}

}  // namespace jixia::formats
