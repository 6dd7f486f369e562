// Recordings and picture headers through MediaInfo. It is given bytes, never a name: no files beside this one, no network.
#include <MediaInfo/MediaInfo.h>
#include <unicode/unistr.h>

#include <charconv>
#include <cmath>

#include "facts_reading.h"

namespace jixia::formats {
namespace {

using MediaInfoLib::MediaInfo;
using MediaInfoLib::stream_t;

std::string utf8(const std::wstring& wide) {
    static_assert(sizeof(wchar_t) == sizeof(UChar32));
    std::string out;
    icu::UnicodeString text;
    for (const wchar_t c : wide) text.append(static_cast<UChar32>(c));
    text.toUTF8String(out);
    return out;
}

constexpr std::size_t piece_bytes = std::size_t{1} << 20;
constexpr std::size_t finished = 8;  // bit 3 of MediaInfo's state: it has seen enough
/// A whole film is not read: beginning, index and what they point at are.
constexpr std::int64_t read_bytes_max = std::int64_t{256} << 20;

class Looked {
public:
    explicit Looked(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::error_code failed;
        const std::uint64_t size = std::filesystem::file_size(file, failed);
        if (failed) return;
        info_.Open_Buffer_Init(size, 0);
        std::string piece(piece_bytes, '\0');
        for (std::int64_t taken = 0; taken < read_bytes_max;) {
            in.read(piece.data(), std::ssize(piece));
            const auto count = static_cast<std::size_t>(in.gcount());
            if (count == 0) break;
            taken += in.gcount();
            if ((info_.Open_Buffer_Continue(reinterpret_cast<const ZenLib::int8u*>(piece.data()), count) & finished) != 0) break;
            const std::uint64_t wanted = info_.Open_Buffer_Continue_GoTo_Get();
            if (wanted == static_cast<std::uint64_t>(-1)) continue;
            if (wanted >= size) break;
            in.clear();
            in.seekg(static_cast<std::streamoff>(wanted));
            info_.Open_Buffer_Init(size, wanted);
        }
        info_.Open_Buffer_Finalize();
    }
    bool has(stream_t kind) { return info_.Count_Get(kind) > 0; }
    std::optional<std::string> text(stream_t kind, const wchar_t* name) { return told(utf8(info_.Get(kind, 0, name))); }
    std::optional<double> real(stream_t kind, const wchar_t* name) {
        const std::string said = utf8(info_.Get(kind, 0, name));
        double number = 0;
        const auto [end, failed] = std::from_chars(said.data(), said.data() + said.size(), number);
        if (failed != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
        return number;
    }
    std::optional<std::int64_t> whole(stream_t kind, const wchar_t* name) {
        constexpr double most = 1e15;
        const auto number = real(kind, name);
        if (!number || *number > most) return std::nullopt;
        return std::llround(*number);
    }
    bool cut_off() { return !info_.Get(MediaInfoLib::Stream_General, 0, L"IsTruncated").empty(); }

private:
    MediaInfo info_;
};

void take_size(Looked& looked, stream_t kind, FileFacts& facts) {
    facts.width = looked.whole(kind, L"Width");
    facts.height = looked.whole(kind, L"Height");
    facts.colour = looked.text(kind, L"ColorSpace");
    facts.bits = looked.whole(kind, L"BitDepth");
}

}  // namespace

Result<void> read_recording(const std::filesystem::path& file, FileReading& reading) {
    constexpr double ms_per_s = 1000;
    using namespace MediaInfoLib;
    Looked looked(file);
    FileFacts& facts = reading.facts;
    if (!looked.has(Stream_Video) && !looked.has(Stream_Audio)) return Error{&file_unreadable, "no sound and no pictures"};
    if (looked.cut_off()) return Error{&file_unreadable, "cut off"};
    facts.kind = looked.has(Stream_Video) ? FileKind::video : FileKind::audio;
    facts.title = looked.text(Stream_General, L"Title");
    facts.author = looked.text(Stream_General, L"Performer");
    // A container's magic number says less than its index: sound alone in MP4, WebM as a kind of Matroska.
    if (const auto type = looked.text(Stream_General, L"InternetMediaType");
        type && (type->starts_with("audio/") || type->starts_with("video/")))
        facts.media_type = *type;
    facts.bit_rate = looked.whole(Stream_General, L"OverallBitRate");
    if (const auto duration = looked.real(Stream_General, L"Duration")) facts.duration_s = *duration / ms_per_s;
    if (looked.has(Stream_Video)) {
        facts.video = looked.text(Stream_Video, L"Format");
        take_size(looked, Stream_Video, facts);
        facts.frame_rate = looked.real(Stream_Video, L"FrameRate");
    }
    if (looked.has(Stream_Audio)) {
        facts.audio = looked.text(Stream_Audio, L"Format");
        facts.sampling_rate = looked.whole(Stream_Audio, L"SamplingRate");
        facts.channels = looked.whole(Stream_Audio, L"Channels");
    }
    facts.position =
        looked.text(Stream_General, L"Recorded_Location").has_value() || looked.text(Stream_General, L"xyz").has_value();
    if (*facts.position) warn_of_position(reading);
    return {};
}

Result<void> read_picture_header(const std::filesystem::path& file, FileFacts& facts) {
    Looked looked(file);
    if (looked.cut_off()) return Error{&file_unreadable, "cut off"};
    take_size(looked, MediaInfoLib::Stream_Image, facts);
    return {};
}

void ready_facts_ahead() {
    // MediaInfo makes its tables of names when the first one is made.
    MediaInfo first;
    first.Option(L"Info_Version");
}

}  // namespace jixia::formats
