#pragma once
// MediaInfo's C interface, as far as it is used. Its own headers come in a package that cannot be installed beside
// libcurl4-openssl-dev. Texts are wide; they live until the next call.
#include <cstddef>
#include <cstdint>

namespace jixia::formats::mediainfo {

enum Stream : int { general = 0, video = 1, audio = 2, image = 5 };
enum Info : int { name = 0, text = 1 };

extern "C" {
void* MediaInfo_New();
void MediaInfo_Delete(void* handle);
std::size_t MediaInfo_Open_Buffer_Init(void* handle, std::uint64_t file_bytes, std::uint64_t offset);
std::size_t MediaInfo_Open_Buffer_Continue(void* handle, const std::uint8_t* bytes, std::size_t count);
/// Where it wants to go on; all bits set: where it is.
std::uint64_t MediaInfo_Open_Buffer_Continue_GoTo_Get(void* handle);
std::size_t MediaInfo_Open_Buffer_Finalize(void* handle);
const wchar_t* MediaInfo_Get(void* handle, int stream, std::size_t number, const wchar_t* parameter, int kind, int search);
/// How many streams of a kind there are, with `number` all bits set.
std::size_t MediaInfo_Count_Get(void* handle, int stream, std::size_t number);
const wchar_t* MediaInfo_Option(void* handle, const wchar_t* option, const wchar_t* value);
}

}  // namespace jixia::formats::mediainfo
