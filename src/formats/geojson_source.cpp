// GeoJSON as a layer: each feature is a row, its properties are columns, numbers as they are written.
#include <fmt/format.h>

#include <fstream>
#include <unordered_map>

#include "formats/errors.h"
#include "geojson.h"
#include "json_source.h"
#include "layer.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t feature_bytes_max = std::size_t{64} << 20, head_bytes = std::size_t{64} << 10;

/// Cuts a file into its outermost objects, whatever stands between them.
class Objects {
public:
    explicit Objects(const fs::path& file) : in_(file, std::ios::binary) {}
    /// False at the end; `cut_off` if the file ends within one. One that is too large comes empty.
    bool next(std::string& object) {
        object.clear();
        bool too_large = false;
        for (char c = 0; take(c);) {
            if (depth_ == 0 && c != '{') continue;
            if (in_string_) {
                if (escaped_) escaped_ = false;
                else if (c == '\\') escaped_ = true;
                else in_string_ = c != '"';
            } else if (c == '"') in_string_ = true;
            else if (c == '{') ++depth_;
            else if (c == '}') --depth_;
            if (object.size() < feature_bytes_max) object += c;
            else too_large = true;
            if (depth_ > 0) continue;
            if (too_large) object.clear();
            return true;
        }
        return false;
    }
    bool cut_off() const { return depth_ > 0; }

private:
    bool take(char& c) {
        if (at_ == block_.size()) {
            block_.resize(std::size_t{1} << 20);
            in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
            block_.resize(static_cast<std::size_t>(in_.gcount()));
            at_ = 0;
            if (block_.empty()) return false;
        }
        c = block_[at_++];
        return true;
    }
    std::ifstream in_;
    std::string block_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool in_string_ = false, escaped_ = false;
};

/// What a member says in a cell: text without its quotes, the rest as it is written.
std::string cell_of(std::string_view written) {
    if (written == "null") return {};
    if (!written.starts_with('"')) return std::string(written);
    const auto text = json::parse(written);
    return text.has_value() && text->is_string() ? std::string(text->get_string()) : std::string();
}

std::string crs_named_in(std::string_view head) {
    std::string name = "EPSG:4326";  // RFC 7946, 4
    each_member(head, [&](std::string_view key, std::string_view value) {
        if (key != "\"crs\"") return;
        const auto told = json::parse(value);
        if (!told.has_value() || !told->is_object()) return;
        const auto* const properties = told->get_object().if_contains("properties");
        if (properties == nullptr || !properties->is_object()) return;
        // A link to a system elsewhere is not followed.
        const auto* const found = properties->get_object().if_contains("name");
        name = found != nullptr && found->is_string() ? crs_code_of(found->get_string()) : "linked";
    });
    return name;
}

class Features {
public:
    explicit Features(const fs::path& file) : file_(file) {}

    Result<void> find_columns() {
        return each_object([&](const std::string& object, const json::Value&) {
            each_cell(object, [&](std::string_view key, std::string_view) {
                if (places_.contains(std::string(key)) || columns.size() > columns_max) return;
                places_.emplace(key, columns.size());
                columns.push_back(cell_of(key));
            });
        });
    }
    Result<void> each(const std::function<void(Feature&)>& visit) {
        return each_object([&](const std::string& object, const json::Value& value) {
            Feature feature{.cells = std::vector<std::string>(columns.size())};
            each_cell(object, [&](std::string_view key, std::string_view written) {
                feature.cells[places_.at(std::string(key))] = cell_of(written);
            });
            const auto* const geometry = value.get_object().if_contains("geometry");
            if (geometry != nullptr && !geometry->is_null()) {
                feature.geometry = geojson_geometry(*geometry);
                if (!feature.geometry) feature.fault = "it is no geometry of GeoJSON";
            }
            visit(feature);
        });
    }
    std::vector<std::string> columns;
    std::vector<std::int64_t> broken;  ///< their numbers, from 1

private:
    Result<void> each_object(const std::function<void(const std::string&, const json::Value&)>& visit) {
        Objects objects(file_);
        std::string object;
        broken.clear();
        std::int64_t number = 0;
        while (objects.next(object)) {
            ++number;
            const auto value = json::parse(object);
            if (value.has_value() && value->is_object()) {
                const auto* const type = value->get_object().if_contains("type");
                if (type == nullptr || *type != "FeatureCollection") visit(object, *value);
            } else broken.push_back(number);
        }
        if (objects.cut_off()) return Error{&file_unreadable, fmt::format("The file ends within feature {}.", number + 1)};
        return {};
    }
    /// The feature's id, and its properties.
    static void each_cell(std::string_view object, const std::function<void(std::string_view, std::string_view)>& visit) {
        std::string_view properties;
        bool has_id = false;
        std::string_view id;
        each_member(object, [&](std::string_view key, std::string_view value) {
            if (key == "\"properties\"" && value.starts_with('{')) properties = value;
            if (key == "\"id\"") id = value;
        });
        each_member(properties, [&](std::string_view key, std::string_view) { has_id = has_id || key == "\"id\""; });
        if (!id.empty() && !has_id) visit("\"id\"", id);
        each_member(properties, visit);
    }
    fs::path file_;
    std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

Result<Flat> read_geojson(const Reading& reading) {
    reading.progress(0.02, "reading features");
    const FlattenRequest& request = reading.request;
    JX_TRY(JsonRows rows, find_json_rows(request.source, reading.format, request.scratch));
    Flat flat{.file = request.scratch / "layer.csv", .format = "geojson", .header_of_ours = true, .encoding = "UTF-8"};
    Features features(rows.file);
    JX_CHECK(features.find_columns());
    if (features.columns.size() > columns_max) return Error{&too_many_columns};
    Layer layer{
        .columns = features.columns, .crs = crs_named_in(read_bytes(request.source, 0, head_bytes)), .told_by = "GeoJSON"};
    layer.each = [&](const auto& visit) { return features.each(visit); };
    flat.messages = std::move(rows.messages);
    JX_CHECK(write_layer(reading, layer, flat));
    std::int64_t told = 0;
    for (const std::int64_t number : features.broken)
        if (++told <= messages_of_fault_max)
            remark(flat.messages,
                   {"error", "json-line-broken", "The feature is not JSON, or larger than 64 MB; it was left out.", number, {}});
    if (told > messages_of_fault_max)
        flat.messages.back().detail += fmt::format(" {} further lines have the same fault.", told - messages_of_fault_max);
    flat.rows_rejected = rows.rejected + told;
    std::error_code ignored;
    if (rows.file != request.source) fs::remove(rows.file, ignored);
    return flat;
}

}  // namespace jixia::formats
