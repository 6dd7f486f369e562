// A Shapefile: the shapes of its .shp, each with the record of the same number in its .dbf; .prj and .cpg beside them.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "dbf.h"
#include "encoding.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "layer.h"
#include "shapefile.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

/// What a .cpg names, as ICU names it; empty if it is nothing known.
std::string charset_named(const fs::path& cpg) {
    std::string name = text::trim(read_bytes(cpg, 0, 64));
    if (name.empty()) return {};
    if (name == "936" || name == "cp936" || name == "CP936" || text::fold(name).starts_with("gb")) return "gb18030";
    if (text::is_digits(name)) name = "windows-" + name;
    return is_charset(name) ? name : "";
}

struct Attributes {
    fs::path file;  ///< delimited text with a header; empty: there are none
    DbfTable table;
};

/// Gives shapes and records side by side; the one that ends first leaves the others alone.
class Pairs {
public:
    Pairs(const fs::path& shp, const Attributes& attributes) : shp_(shp), attributes_(attributes) {}

    Result<void> run(const std::function<void(Feature&)>& visit) {
        JX_TRY(ShapeReader shapes, ShapeReader::open(shp_));
        std::optional<CsvReader> rows;
        Record record;
        if (!attributes_.file.empty()) {
            rows.emplace(attributes_.file, ',');
            rows->next(record);
        }
        const std::vector<bool>& kept = attributes_.table.kept;
        ShapeRecord shape;
        bool more_shapes = true;
        for (std::size_t at = 0;; ++at) {
            more_shapes = more_shapes && shapes.next(shape);
            const bool recorded = rows && at < kept.size();
            if (!more_shapes && !recorded) break;
            if (recorded && !kept[at]) continue;  // deleted: told by who read the table
            Feature feature;
            if (recorded && rows->next(record)) feature.cells.assign(record.fields.begin(), record.fields.end());
            if (recorded != more_shapes && rows) ++alone;
            if (rows && !recorded) ++unrecorded;
            if (more_shapes) {
                feature.geometry = std::move(shape.geometry);
                feature.measured = shape.measured;
                if (!feature.geometry) feature.fault = "the record is damaged, or of a kind that is not read";
            }
            visit(feature);
        }
        cut_off = shapes.cut_off();
        return {};
    }
    std::int64_t alone = 0, unrecorded = 0;
    bool cut_off = false;

private:
    const fs::path& shp_;
    const Attributes& attributes_;
};

Result<Attributes> attributes_of(const Reading& reading, Flat& flat) {
    Attributes attributes;
    fs::path dbf = reading.request.source, cpg = dbf;
    std::error_code failed;
    if (!fs::exists(dbf.replace_extension(".dbf"), failed)) {
        remark(flat.messages,
               {"warning", "dbf-missing", "There is no .dbf beside the .shp: rows have places and no attributes.", {}, {}});
        return attributes;
    }
    attributes.file = reading.request.scratch / "attributes.csv";
    const std::string charset =
        reading.request.encoding.empty() ? charset_named(cpg.replace_extension(".cpg")) : reading.request.encoding;
    JX_TRY(attributes.table, dbf_to_csv(dbf, attributes.file, {.charset = charset}));
    flat.encoding = attributes.table.charset == "gb18030" ? "GB18030" : attributes.table.charset;
    for (ReportMessage& message : attributes.table.messages) remark(flat.messages, std::move(message));
    return attributes;
}

}  // namespace

Result<Flat> read_shapefile(const Reading& reading) {
    reading.progress(0.02, "reading shapes");
    const fs::path& shp = reading.request.source;
    Flat flat{.file = reading.request.scratch / "layer.csv", .format = "shp", .header_of_ours = true};
    JX_TRY(const Attributes attributes, attributes_of(reading, flat));
    Layer layer;
    if (!attributes.file.empty()) {
        CsvReader names(attributes.file, ',');
        Record header;
        if (names.next(header)) layer.columns.assign(header.fields.begin(), header.fields.end());
    }
    fs::path prj = shp;
    layer.crs = text::trim(read_bytes(prj.replace_extension(".prj"), 0, 64 << 10));
    layer.told_by = ".prj";
    if (layer.crs.empty())
        remark(flat.messages, {"info", "prj-missing", "There is no .prj, which says the reference system.", {}, {}});
    Pairs pairs(shp, attributes);
    layer.each = [&](const auto& visit) {
        pairs.alone = pairs.unrecorded = 0;
        return pairs.run(visit);
    };
    JX_CHECK(write_layer(reading, layer, flat));
    // A record that the table lost still has its shape.
    flat.rows_rejected = attributes.table.deleted + std::max<std::int64_t>(0, attributes.table.lost - pairs.unrecorded);
    if (pairs.alone > 0)
        remark(flat.messages,
               {"warning",
                "shapes-without-records",
                fmt::format("\"{}\" rows have a place without attributes, or attributes without a place.", pairs.alone),
                {},
                {}});
    if (pairs.cut_off)
        remark(flat.messages, {"error", "file-cut-off", "The .shp ends within a shape; the shapes behind are lost.", {}, {}});
    std::error_code ignored;
    if (!attributes.file.empty()) fs::remove(attributes.file, ignored);
    return flat;
}

}  // namespace jixia::formats
