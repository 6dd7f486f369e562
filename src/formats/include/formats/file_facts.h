#pragma once
// What a file that is kept as it is (a document, picture, recording) says of itself, for people who decide whether to take it and
// for its publisher to see what goes out with it. Nothing is decoded: headers, dictionaries and indexes alone are read.
//
// Runs inside the sandboxed worker.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "formats/message.h"

namespace jixia::formats {

enum class FileKind { document, image, audio, video, other };
BOOST_DESCRIBE_ENUM(FileKind, document, image, audio, video, other)

/// Absent: not of this kind of file, or the file does not say. Texts have at most 300 characters.
struct FileFacts {
    FileKind kind = FileKind::other;
    std::string format;                                  ///< "pdf", "jpg", "mp4", … by the bytes; `other`: the name's extension
    std::string media_type;                              ///< IANA's; empty: not known
    std::optional<std::string> title, author, producer;  ///< documents; recordings: title, performer
    std::optional<std::string> version;                  ///< of PDF
    std::optional<std::int64_t> pages;
    std::optional<double> page_width_mm, page_height_mm;  ///< of the first page
    std::optional<bool> encrypted;                        ///< documents; opens without a password, with restrictions
    std::optional<std::int64_t> width, height;            ///< pixels
    std::optional<std::string> colour;                    ///< "RGB", "YUV", "Y", …
    std::optional<std::int64_t> bits;                     ///< a sample
    std::optional<bool> exif, position;                   ///< what the camera wrote; where it stood (also of videos)
    std::optional<double> duration_s, frame_rate;
    std::optional<std::int64_t> bit_rate, sampling_rate, channels;  ///< bit/s, Hz
    std::optional<std::string> video, audio;                        ///< codecs
};
BOOST_DESCRIBE_STRUCT(FileFacts, (),
                      (kind, format, media_type, title, author, producer, version, pages, page_width_mm, page_height_mm,
                       encrypted, width, height, colour, bits, exif, position, duration_s, frame_rate, bit_rate, sampling_rate,
                       channels, video, audio))

struct FileReading {
    FileFacts facts;
    std::vector<ReportMessage> messages;  ///< to the publisher: `file-has-position`, `file-restricted`, `file-names-author`,
                                          ///< `file-extension-differs`
};
BOOST_DESCRIBE_STRUCT(FileReading, (), (facts, messages))

/// Refusals, in this order: `dataset-file-empty`; `dataset-encrypted` (a PDF that asks for a password); `dataset-file-unreadable`
/// (cut off, damaged, or named as a document, picture or recording and none by its bytes); `dataset-image-bomb`.
Result<FileReading> read_file_facts(const std::filesystem::path& file, const std::string& name);

/// Readies what the readers need from outside the sandbox, before it closes.
void ready_facts_ahead();

}  // namespace jixia::formats
