#include "formats/flatten.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.h"
#include "encoding.h"
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

/// A workbook with a password is an OLE container that holds the encrypted package as a stream.
Result<Flat> refuse_ole(const Reading& reading) {
    if (is_encrypted_package(read_bytes(reading.request.source, 0, std::size_t{4} << 20))) return Error{&file_encrypted};
    return Error{&type_mismatch, "By its content the file is an old Office document (.xls, .doc); save it as .xlsx."};
}

constexpr std::array readers{
    Reader{FileFormat::empty, "empty", refuse_empty},
    Reader{FileFormat::text, "text", read_text},
    Reader{FileFormat::json, "JSON", read_json},
    Reader{FileFormat::ndjson, "JSON", read_json},
    Reader{FileFormat::xlsx, "an Excel workbook", read_xlsx},
    Reader{FileFormat::parquet, "Parquet", read_parquet},
    Reader{FileFormat::ole, "an old Office document", refuse_ole},
    Reader{FileFormat::pdf, "a PDF document", nullptr},
    Reader{FileFormat::html, "a web page (HTML), often an error page that was saved instead of the data", nullptr},
    Reader{FileFormat::xml, "XML", nullptr},
    Reader{FileFormat::executable, "a program", nullptr},
    Reader{FileFormat::image, "an image", nullptr},
    Reader{FileFormat::zip, "a ZIP archive", nullptr},
    Reader{FileFormat::gzip, "a gzip archive", nullptr},
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

std::string read_bytes(const std::filesystem::path& file, std::int64_t offset, std::size_t size) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(offset, offset < 0 ? std::ios::end : std::ios::beg);
    std::string out(size, '\0');
    in.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

Result<Flat> read_text(const Reading& reading) {
    Flat flat{.file = reading.request.source, .format = "csv", .delimited = true};
    const Encoding encoding = reading.request.encoding.empty()
                                  ? detect_encoding(read_bytes(flat.file, 0, std::size_t{4} << 20))
                                  : encoding_named(reading.request.encoding);
    if (encoding == Encoding::unknown) return Error{&encoding_unknown};
    flat.encoding = name_of(encoding);
    if (encoding == Encoding::utf8) return flat;
    reading.progress(0.02, "decoding");
    flat.file = reading.request.scratch / "utf8.csv";
    JX_CHECK(transcode_file(reading.request.source, flat.file, encoding));
    return flat;
}

Result<Flat> read_parquet(const Reading& reading) {
    return Flat{.file = reading.request.source, .format = "parquet", .parquet = true};
}

std::string_view extension_of(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

}  // namespace jixia::formats
