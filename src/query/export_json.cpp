// JSON, NDJSON and GeoJSON (RFC 7946). Numbers keep every digit.
#include <cmath>

#include "export_rows.h"
#include "geometry_json.h"

namespace jixia::query {
namespace {

/// `{"key":value,…}` with the keys made ready once; without the column that `omitted` is, if any.
class ObjectRows {
public:
    explicit ObjectRows(const Export& file, std::optional<std::size_t> omitted = {}) {
        const std::vector<std::string> keys = keys_of(file);
        for (std::size_t column = 0; column < keys.size(); ++column) {
            if (column == omitted) continue;
            std::string& lead = leads_.emplace_back(leads_.empty() ? "{" : ",");
            append_json_string(lead, keys[column]);
            lead += ':';
            columns_.push_back(column);
        }
    }
    void append(std::string& out, const Chunk& chunk, std::size_t row) const {
        for (std::size_t i = 0; i < leads_.size(); ++i) {
            out += leads_[i];
            chunk.json(out, columns_[i], row);
        }
        out += '}';
    }

private:
    std::vector<std::string> leads_;
    std::vector<std::size_t> columns_;
};

class NdjsonWriter final : public RowWriter {
public:
    explicit NdjsonWriter(const Export& file) : rows_(file) {}
    void begin(std::string&) override {}
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        rows_.append(out, chunk, row);
        out += '\n';
    }
    void end(std::string&, std::int64_t) override {}

private:
    ObjectRows rows_;
};

class JsonWriter final : public RowWriter {
public:
    explicit JsonWriter(const Export& file) : file_(file), rows_(file) {}
    void begin(std::string& out) override {
        json::Array columns;
        for (const auto& column : file_.table.version.columns)
            columns.push_back(json::Object{{"code", column.code}, {"name", column.name}, {"type", json::encode(column.type)}});
        out +=
            "{\"source\":" + json::serialize(source_of(file_)) + ",\n\"columns\":" + json::serialize(columns) + ",\n\"items\":[";
    }
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        out += std::exchange(first_, false) ? "\n" : ",\n";
        rows_.append(out, chunk, row);
    }
    void end(std::string& out, std::int64_t rows) override { out += "\n],\n\"count\":" + std::to_string(rows) + "}\n"; }

private:
    const Export& file_;
    ObjectRows rows_;
    bool first_ = true;
};

/// Coordinates are taken for WGS 84, as the RFC asks; CGCS2000 differs from it by centimetres. A column of geometry is the
/// geometry of its features, and no property. A row whose coordinates are missing or no place on earth is kept, without a
/// geometry.
class GeoJsonWriter final : public RowWriter {
public:
    explicit GeoJsonWriter(const Export& file)
        : file_(file), at_(coordinates_of(file.table).value_or(Coordinates{0, 0})), rows_(file, at_.geometry) {}
    void begin(std::string& out) override {
        out += "{\"type\":\"FeatureCollection\",\n\"source\":" + json::serialize(source_of(file_)) + ",\n\"features\":[";
    }
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        out += std::exchange(first_, false) ? "\n" : ",\n";
        out += "{\"type\":\"Feature\",\"geometry\":";
        std::string wkt;
        if (at_.geometry && !chunk.is_null(*at_.geometry, row)) chunk.plain(wkt, *at_.geometry, row);
        const auto longitude = chunk.real(at_.longitude, row), latitude = chunk.real(at_.latitude, row);
        if (!wkt.empty() && append_geometry(out, wkt)) {
            // Its shape; the two numbers are a place on it.
        } else if (longitude && latitude && std::fabs(*longitude) <= 180 && std::fabs(*latitude) <= 90) {
            out += "{\"type\":\"Point\",\"coordinates\":[";
            chunk.json(out, at_.longitude, row);
            out += ',';
            chunk.json(out, at_.latitude, row);
            out += "]}";
        } else out += "null";
        out += ",\"properties\":";
        rows_.append(out, chunk, row);
        out += '}';
    }
    void end(std::string& out, std::int64_t rows) override { out += "\n],\n\"count\":" + std::to_string(rows) + "}\n"; }

private:
    const Export& file_;
    Coordinates at_;
    ObjectRows rows_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<RowWriter> ndjson_writer(const Export& file) { return std::make_unique<NdjsonWriter>(file); }
std::unique_ptr<RowWriter> json_writer(const Export& file) { return std::make_unique<JsonWriter>(file); }
std::unique_ptr<RowWriter> geojson_writer(const Export& file) { return std::make_unique<GeoJsonWriter>(file); }

std::unique_ptr<RowWriter> row_writer(const Export& file) {
    switch (file.format) {
        case Format::csv: return csv_writer(file);
        case Format::json: return json_writer(file);
        case Format::ndjson: return ndjson_writer(file);
        case Format::xml: return xml_writer(file);
        case Format::rdf: return turtle_writer(file);
        case Format::geojson: return geojson_writer(file);
        case Format::xlsx:
        case Format::parquet:
        case Format::arrow: break;
    }
    JX_ASSERT(about(file.format).grows);
    return nullptr;
}

}  // namespace jixia::query
