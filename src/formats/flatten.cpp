#include "formats/flatten.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.h"
#include "encoding.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "reading.h"

namespace jixia::formats {
namespace {

struct Reader {
    FileFormat format;
    std::string_view words;  ///< what the file is, in plain words
    Result<Flat> (*read)(const Reading&);
};

Result<Flat> refuse_empty(const Reading&) { return Error{&file_empty}; }

constexpr std::array readers{
    Reader{FileFormat::empty, "empty", refuse_empty},
    Reader{FileFormat::text, "text", read_text},
    Reader{FileFormat::json, "JSON", read_json},
    Reader{FileFormat::ndjson, "JSON", read_json},
    Reader{FileFormat::geojson, "GeoJSON", read_geojson},
    Reader{FileFormat::xml, "XML", read_xml},
    Reader{FileFormat::kml, "KML", read_kml},
    Reader{FileFormat::xlsx, "an Excel workbook", read_xlsx},
    Reader{FileFormat::ods, "an OpenDocument spreadsheet", read_ods},
    Reader{FileFormat::xls, "an old Office document", read_xls},
    Reader{FileFormat::dbf, "a dBASE table", read_dbf},
    Reader{FileFormat::sqlite, "an SQLite database", read_sqlite},
    Reader{FileFormat::gpkg, "a GeoPackage", read_gpkg},
    Reader{FileFormat::shp, "a Shapefile", read_shapefile},
    Reader{FileFormat::parquet, "Parquet", read_parquet},
    Reader{FileFormat::archive, "an archive", read_archive},
    Reader{FileFormat::pdf, "a PDF document", nullptr},
    Reader{FileFormat::html, "a web page (HTML), often an error page that was saved instead of the data", nullptr},
    Reader{FileFormat::executable, "a program", nullptr},
    Reader{FileFormat::image, "an image", nullptr},
    Reader{FileFormat::binary, "binary, or was cut off", nullptr},
};

std::string names_of(const std::vector<Part>& parts) {
    constexpr std::size_t named_max = 20;
    std::string names;
    for (std::size_t i = 0; i < parts.size() && i < named_max; ++i)
        names += fmt::format("{}“{}”", i == 0 ? "" : ", ", text::prefix(parts[i].name, 80));
    return parts.size() > named_max ? names + ", …" : names;
}

}  // namespace

Result<Flat> flatten(Duck& duck, const FlattenRequest& request, const Progress& progress) {
    const FileFormat format = sniff_format(read_bytes(request.source, 0, 4096), read_bytes(request.source, -4, 4));
    const auto* const reader = std::ranges::find(readers, format, &Reader::format);
    JX_ASSERT(reader != readers.end());
    if (reader->read == nullptr) return Error{&type_mismatch, fmt::format("By its content the file is {}.", reader->words)};
    return reader->read({duck, request, progress, format});
}

Result<Flat> flatten_member(const Reading& archive, const FlattenRequest& request) {
    if (sniff_format(read_bytes(request.source, 0, 4096), {}) == FileFormat::archive)
        return Error{&type_mismatch, "The archive holds another archive; pack the data itself."};
    return flatten(archive.duck, request, archive.progress);
}

Result<std::size_t> choose_part(const std::vector<Part>& parts, const std::string& wanted) {
    if (wanted.empty()) return std::size_t{0};
    const auto found = std::ranges::find(parts, wanted, &Part::name);
    if (found != parts.end()) return static_cast<std::size_t>(found - parts.begin());
    return Error{&part_unknown, fmt::format("The file holds: {}.", names_of(parts))};
}

void tell_of_others(Flat& flat, const std::string& wanted) {
    if (flat.parts.size() < 2 || !wanted.empty()) return;
    remark(flat.messages, {"warning",
                           "other-sheets",
                           fmt::format("The file holds: {}. Only {} was read.", names_of(flat.parts), flat.part),
                           {},
                           {}});
}

Result<Flat> read_sheets(const Reading& reading, std::string_view format, std::vector<Part> parts,
                         const std::function<Result<GridFacts>(std::size_t, const std::filesystem::path&)>& write) {
    Flat flat{.file = reading.request.scratch / "sheet.csv", .format = std::string(format), .parts = std::move(parts)};
    JX_TRY(std::size_t which, choose_part(flat.parts, reading.request.part));
    JX_TRY(GridFacts facts, write(which, flat.file));
    while (facts.rows == 0 && reading.request.part.empty() && which + 1 < flat.parts.size()) {
        JX_TRY(facts, write(++which, flat.file));
    }
    if (facts.rows == 0) return Error{&file_empty};
    flat.part = flat.parts[which].name;
    flat.parts[which].rows = facts.rows;
    flat.rows_rejected = facts.rows_rejected;
    flat.messages = std::move(facts.messages);
    tell_of_others(flat, reading.request.part);
    return flat;
}

std::string read_bytes(const std::filesystem::path& file, std::int64_t offset, std::size_t size) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(offset, offset < 0 ? std::ios::end : std::ios::beg);
    std::string out(size, '\0');
    in.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

namespace {

/// No delimiter parts the lines of the sample.
bool undelimited(std::string_view sample) {
    const char delimiter = sniff_delimiter(sample);
    std::size_t lines = 0, parted = 0;
    for (std::size_t begin = 0; begin < sample.size() && lines < 200; ++lines) {
        const std::size_t end = std::min(sample.find('\n', begin), sample.size());
        parted += sample.substr(begin, end - begin).contains(delimiter) ? 1 : 0;
        begin = end + 1;
    }
    return parted * 10 < lines;
}

}  // namespace

Result<Flat> read_text(const Reading& reading) {
    Flat flat{.file = reading.request.source, .format = "csv", .delimited = true};
    const Encoding encoding = reading.request.encoding.empty() ? detect_encoding(read_bytes(flat.file, 0, std::size_t{4} << 20))
                                                               : encoding_named(reading.request.encoding);
    if (encoding == Encoding::unknown) return Error{&encoding_unknown};
    flat.encoding = name_of(encoding);
    if (encoding != Encoding::utf8) {
        reading.progress(0.02, "decoding");
        flat.file = reading.request.scratch / "utf8.csv";
        JX_CHECK(transcode_file(reading.request.source, flat.file, encoding));
    }
    if (reading.request.delimited || !undelimited(read_bytes(flat.file, 0, std::size_t{1} << 18))) return flat;
    JX_TRY(auto fixed, read_fixed_width(reading, flat));
    if (!fixed) return flat;
    std::error_code ignored;
    if (flat.file != reading.request.source) std::filesystem::remove(flat.file, ignored);
    return *std::move(fixed);
}

Result<Flat> read_parquet(const Reading& reading) {
    return Flat{.file = reading.request.source, .format = "parquet", .parquet = true};
}

std::string_view extension_of(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

}  // namespace jixia::formats
