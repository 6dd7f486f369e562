#pragma once
// The readers behind `read_file_facts`, one a kind of file.
#include <fstream>
#include <string_view>

#include "base/text.h"
#include "formats/errors.h"
#include "formats/file_facts.h"

namespace jixia::formats {

/// A file by its magic number: what it is, what it is called, which extensions it goes by.
struct Medium {
    FileKind kind{};
    std::string_view format, media_type;
    std::string_view extensions;  ///< between spaces, the first of them `format`
};

/// Adds to `reading.facts` what a PDF's dictionaries say.
Result<void> read_pdf(const std::filesystem::path& file, FileReading& reading);
/// … what a picture's header and EXIF say.
Result<void> read_image(const std::filesystem::path& file, FileReading& reading);
/// … what MediaInfo finds in a recording.
Result<void> read_recording(const std::filesystem::path& file, FileReading& reading);
/// Size, colour and whether it is cut off as MediaInfo sees a picture.
Result<void> read_picture_header(const std::filesystem::path& file, FileFacts& facts);

/// The warning that a file tells where it was taken: a position may be personal data of who took it.
void warn_of_position(FileReading& reading);

/// What a stranger wrote, trimmed and bounded; nothing if nothing is left.
std::optional<std::string> told(std::string_view text);

}  // namespace jixia::formats
