#include "formats/file_facts.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "facts_reading.h"
#include "formats/flatten.h"

namespace jixia::formats {
namespace {

struct Magic {
    std::size_t at;
    std::string_view bytes;
    Medium medium;
};
constexpr Medium pdf{FileKind::document, "pdf", "application/pdf", "pdf"};
constexpr Medium tiff{FileKind::image, "tif", "image/tiff", "tif tiff"};
constexpr Medium mp3{FileKind::audio, "mp3", "audio/mpeg", "mp3"};
constexpr Medium aac{FileKind::audio, "aac", "audio/aac", "aac"};
constexpr Medium mp4{FileKind::video, "mp4", "video/mp4", "mp4 m4v mov m4a 3gp"};
/// In order: the first that fits.
constexpr std::array magics{
    Magic{0, "%PDF-", pdf},
    Magic{0, "\x89PNG\r\n\x1A\n", {FileKind::image, "png", "image/png", "png"}},
    Magic{0, "\xFF\xD8\xFF", {FileKind::image, "jpg", "image/jpeg", "jpg jpeg jpe jfif"}},
    Magic{0, "GIF8", {FileKind::image, "gif", "image/gif", "gif"}},
    Magic{0, {"II*\0", 4}, tiff},
    Magic{0, {"MM\0*", 4}, tiff},
    Magic{6, {"\0\0\0\0", 4}, {FileKind::image, "bmp", "image/bmp", "bmp dib"}},  // with "BM" before it
    Magic{8, "WEBP", {FileKind::image, "webp", "image/webp", "webp"}},
    Magic{8, "WAVE", {FileKind::audio, "wav", "audio/vnd.wave", "wav"}},
    Magic{8, "AVI ", {FileKind::video, "avi", "video/vnd.avi", "avi"}},
    Magic{4, "ftyp", mp4},
    Magic{0, "\x1A\x45\xDF\xA3", {FileKind::video, "mkv", "video/matroska", "mkv webm mka"}},
    Magic{0, "OggS", {FileKind::audio, "ogg", "audio/ogg", "ogg oga ogv opus"}},
    Magic{0, "fLaC", {FileKind::audio, "flac", "audio/flac", "flac"}},
    Magic{0, "ID3", mp3},
    Magic{0, "\xFF\xFB", mp3},
    Magic{0, "\xFF\xF3", mp3},
    Magic{0, "\xFF\xF1", aac},
    Magic{0, "\xFF\xF9", aac},
    Magic{0, "#!AMR", {FileKind::audio, "amr", "audio/AMR", "amr"}},
    Magic{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11", {FileKind::video, "wmv", "video/x-ms-wmv", "wmv wma asf"}},
    Magic{0, "FLV\x01", {FileKind::video, "flv", "video/x-flv", "flv"}},
    Magic{0, {"\0\0\1\xBA", 4}, {FileKind::video, "mpg", "video/mpeg", "mpg mpeg vob"}},
};

bool goes_by(const Medium& medium, std::string_view extension) {
    const std::vector<std::string> all = text::split(medium.extensions, ' ');
    return std::ranges::find(all, extension) != all.end();
}

const Medium* medium_of(std::string_view head) {
    for (const Magic& magic : magics) {
        if (head.size() < magic.at || !head.substr(magic.at).starts_with(magic.bytes)) continue;
        if (magic.at == 8 && !head.starts_with("RIFF")) continue;
        if (magic.at == 6 && !head.starts_with("BM")) continue;
        return &magic.medium;
    }
    return nullptr;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

Result<void> read_by_kind(const std::filesystem::path& file, FileReading& reading) {
    switch (reading.facts.kind) {
        case FileKind::document: return read_pdf(file, reading);
        case FileKind::image: return read_image(file, reading);
        case FileKind::audio:
        case FileKind::video: return read_recording(file, reading);
        case FileKind::other: break;
    }
    return {};
}

}  // namespace

std::optional<std::string> told(std::string_view text) {
    constexpr std::size_t characters_max = 300;
    if (!text::is_utf8(text)) return std::nullopt;
    std::string plain(text);
    std::erase_if(plain, [](unsigned char c) { return c < ' ' || c == 0x7F; });
    plain = text::trim(text::prefix(plain, characters_max));
    return plain.empty() ? std::nullopt : std::optional(std::move(plain));
}

void warn_of_position(FileReading& reading) {
    remark(reading.messages,
           {"warning",
            "file-has-position",
            "The file tells where it was taken. A position may be personal data: remove it unless it is meant to be open",
            {},
            {}});
}

Result<FileReading> read_file_facts(const std::filesystem::path& file, const std::string& name) {
    constexpr std::size_t head_bytes = 64;
    std::string head(head_bytes, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(head.data(), std::ssize(head));
    head.resize(static_cast<std::size_t>(in.gcount()));
    if (head.empty()) return Error{&file_empty};
    const std::string extension = lower(extension_of(name));
    FileReading reading;
    const Medium* const medium = medium_of(head);
    if (medium == nullptr) {
        const auto promised = std::ranges::find_if(magics, [&](const Magic& magic) { return goes_by(magic.medium, extension); });
        if (promised != magics.end()) return Error{&file_unreadable, "not ." + extension};
        reading.facts.format = extension.empty() ? "bin" : extension;
        return reading;
    }
    reading.facts.kind = medium->kind;
    reading.facts.media_type = medium->media_type;
    reading.facts.format = medium->format;
    JX_CHECK(read_by_kind(file, reading));
    // A container goes by several names that say more than its magic number.
    if (goes_by(*medium, extension)) {
        if (medium->kind == FileKind::audio || medium->kind == FileKind::video) reading.facts.format = extension;
    } else {
        remark(reading.messages, {"warning",
                                  "file-extension-differs",
                                  "By its bytes the file is \"" + reading.facts.format + "\", by its name it is not",
                                  {},
                                  {}});
    }
    return reading;
}

}  // namespace jixia::formats
