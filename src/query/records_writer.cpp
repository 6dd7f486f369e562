#include "records_writer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geometry_json.h"

namespace jixia::query {
namespace {

const dataset::Column* of_role(const Table& table, std::string_view role) {
    const auto found = std::ranges::find(table.version.columns, role, &dataset::Column::role);
    return found == table.version.columns.end() ? nullptr : &*found;
}

}  // namespace

Result<RecordsWriter> RecordsWriter::make(RecordsFormat format, Names names, const Plan& plan, const Table& table) {
    RecordsWriter writer;
    writer.format_ = format;
    for (const Output& output : plan.outputs) {
        // A CSV file always carries the original headers.
        const std::string& name = format == RecordsFormat::csv || names == Names::original ? output.header : output.key;
        std::string& label = writer.labels_.emplace_back();
        if (format == RecordsFormat::csv) {
            append_csv_field(label, name);
        } else {
            append_json_string(label, name);
            label += ':';
        }
    }
    if (format != RecordsFormat::geojson) return writer;
    const auto *longitude = of_role(table, "longitude"), *latitude = of_role(table, "latitude");
    if (longitude == nullptr || latitude == nullptr || plan.grouped) return Error{&no_coordinates};
    writer.extra_ = {longitude->code, latitude->code};
    if (const auto* geometry = of_role(table, "geometry")) {
        writer.extra_.push_back(geometry->code);
        const auto shape = std::ranges::find(plan.outputs, geometry->code, &Output::key);
        if (shape != plan.outputs.end()) writer.shape_ = static_cast<std::size_t>(shape - plan.outputs.begin());
    }
    return writer;
}

void RecordsWriter::begin(std::string& out) const {
    switch (format_) {
        case RecordsFormat::json: out += R"({"items":[)"; return;
        case RecordsFormat::geojson: out += R"({"type":"FeatureCollection","features":[)"; return;
        case RecordsFormat::ndjson:
        case RecordsFormat::xlsx:
        case RecordsFormat::parquet:
        case RecordsFormat::arrow: return;
        case RecordsFormat::csv: break;
    }
    for (const std::string& label : labels_) out += (&label == labels_.data() ? "" : ",") + label;
    out += "\r\n";
}

void RecordsWriter::row(std::string& out, const Chunk& chunk, std::size_t row, std::size_t extra) {
    if (!std::exchange(first_, false) && (format_ == RecordsFormat::json || format_ == RecordsFormat::geojson)) out += ',';
    switch (format_) {
        case RecordsFormat::json: return object(out, chunk, row);
        case RecordsFormat::geojson: return feature(out, chunk, row, extra);
        case RecordsFormat::csv: return line(out, chunk, row);
        case RecordsFormat::ndjson:
            object(out, chunk, row);
            out += '\n';
            return;
        case RecordsFormat::xlsx:
        case RecordsFormat::parquet:
        case RecordsFormat::arrow: return;
    }
}

void RecordsWriter::object(std::string& out, const Chunk& chunk, std::size_t row) const {
    out += '{';
    bool first = true;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        if (i == shape_) continue;
        if (!std::exchange(first, false)) out += ',';
        out += labels_[i];
        chunk.json(out, i, row);
    }
    out += '}';
}

void RecordsWriter::feature(std::string& out, const Chunk& chunk, std::size_t row, std::size_t extra) const {
    const auto longitude = chunk.real(extra, row), latitude = chunk.real(extra + 1, row);
    const bool placed = longitude && latitude && std::isfinite(*longitude) && std::isfinite(*latitude);
    out += R"({"type":"Feature","geometry":)";
    std::string wkt;
    if (extra_.size() > 2 && !chunk.is_null(extra + 2, row)) chunk.plain(wkt, extra + 2, row);
    if (!wkt.empty() && append_geometry(out, wkt)) {
        // The place on it is for who asks without shapes.
    } else if (placed) {
        out += R"({"type":"Point","coordinates":[)";
        chunk.json(out, extra, row);
        out += ',';
        chunk.json(out, extra + 1, row);
        out += "]}";
    } else {
        out += "null";
    }
    out += R"(,"properties":)";
    object(out, chunk, row);
    out += '}';
}

void RecordsWriter::line(std::string& out, const Chunk& chunk, std::size_t row) const {
    std::string field;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        if (i > 0) out += ',';
        if (chunk.is_null(i, row)) continue;
        field.clear();
        chunk.plain(field, i, row);
        append_csv_field(out, field);
    }
    out += "\r\n";
}

void append_csv_field(std::string& out, std::string_view field) {
    if (!field.empty() && field.find_first_of(",\"\r\n") == std::string_view::npos && field.front() != ' ' &&
        field.back() != ' ') {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field) {
        if (c == '"') out += c;
        out += c;
    }
    out += '"';
}

}  // namespace jixia::query
