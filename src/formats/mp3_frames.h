#pragma once
// Whether a recording in MPEG audio, layer III, reaches its end. Nothing is decoded: frames are walked by their headers
// (ISO/IEC 11172-3, 2.4.1.3; 13818-3).
#include <filesystem>

namespace jixia::formats {

/// False when the last frame is shorter than its header says, or when the first one's Xing block promises more bytes than there
/// are. True for what is no row of frames: nothing can be said of it.
bool mp3_is_whole(const std::filesystem::path& file);

}  // namespace jixia::formats
