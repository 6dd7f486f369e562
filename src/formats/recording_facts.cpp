// Recordings and picture headers through MediaInfo. It is given bytes, never a name: no files beside this one, no network.
#include <unicode/unistr.h>

#include <charconv>
#include <cmath>
#include <memory>

#include "facts_reading.h"
#include "mediainfo.h"
#include "mp3_frames.h"

namespace jixia::formats {
namespace {

using namespace mediainfo;

using Handle = std::unique_ptr<void, decltype(&MediaInfo_Delete)>;

std::string utf8(std::wstring_view wide) {
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
        MediaInfo_Open_Buffer_Init(info_.get(), size, 0);
        std::string piece(piece_bytes, '\0');
        for (std::int64_t taken = 0; taken < read_bytes_max;) {
            in.read(piece.data(), std::ssize(piece));
            const auto count = static_cast<std::size_t>(in.gcount());
            if (count == 0) break;
            taken += in.gcount();
            if ((MediaInfo_Open_Buffer_Continue(info_.get(), reinterpret_cast<const std::uint8_t*>(piece.data()), count) &
                 finished) != 0)
                break;
            const std::uint64_t wanted = MediaInfo_Open_Buffer_Continue_GoTo_Get(info_.get());
            if (wanted == static_cast<std::uint64_t>(-1)) continue;
            if (wanted >= size) break;
            in.clear();
            in.seekg(static_cast<std::streamoff>(wanted));
            MediaInfo_Open_Buffer_Init(info_.get(), size, wanted);
        }
        MediaInfo_Open_Buffer_Finalize(info_.get());
    }
    bool has(Stream kind) { return MediaInfo_Count_Get(info_.get(), kind, static_cast<std::size_t>(-1)) > 0; }
    std::optional<std::string> text(Stream kind, const wchar_t* name) { return told(utf8(get(kind, name))); }
    std::optional<double> real(Stream kind, const wchar_t* name) {
        const std::string said = utf8(get(kind, name));
        double number = 0;
        const auto [end, failed] = std::from_chars(said.data(), said.data() + said.size(), number);
        if (failed != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
        return number;
    }
    std::optional<std::int64_t> whole(Stream kind, const wchar_t* name) {
        constexpr double most = 1e15;
        const auto number = real(kind, name);
        if (!number || *number > most) return std::nullopt;
        return std::llround(*number);
    }
    bool cut_off() { return !get(general, L"IsTruncated").empty(); }

private:
    std::wstring_view get(Stream kind, const wchar_t* parameter) {
        return MediaInfo_Get(info_.get(), kind, 0, parameter, mediainfo::text, mediainfo::name);
    }
    Handle info_{MediaInfo_New(), MediaInfo_Delete};
};

void take_size(Looked& looked, Stream kind, FileFacts& facts) {
    facts.width = looked.whole(kind, L"Width");
    facts.height = looked.whole(kind, L"Height");
    facts.colour = looked.text(kind, L"ColorSpace");
    facts.bits = looked.whole(kind, L"BitDepth");
}

}  // namespace

Result<void> read_recording(const std::filesystem::path& file, FileReading& reading) {
    constexpr double ms_per_s = 1000;
    Looked looked(file);
    FileFacts& facts = reading.facts;
    if (!looked.has(video) && !looked.has(audio)) return Error{&file_unreadable, "no sound and no pictures"};
    if (looked.cut_off() || (facts.format == "mp3" && !mp3_is_whole(file))) return Error{&file_unreadable, "cut off"};
    facts.kind = looked.has(video) ? FileKind::video : FileKind::audio;
    facts.title = looked.text(general, L"Title");
    facts.author = looked.text(general, L"Performer");
    // A container's magic number says less than its index: sound alone in MP4, WebM as a kind of Matroska.
    if (const auto type = looked.text(general, L"InternetMediaType");
        type && (type->starts_with("audio/") || type->starts_with("video/")))
        facts.media_type = *type;
    facts.bit_rate = looked.whole(general, L"OverallBitRate");
    if (const auto duration = looked.real(general, L"Duration")) facts.duration_s = *duration / ms_per_s;
    if (looked.has(video)) {
        facts.video = looked.text(video, L"Format");
        take_size(looked, video, facts);
        facts.frame_rate = looked.real(video, L"FrameRate");
    }
    if (looked.has(audio)) {
        facts.audio = looked.text(audio, L"Format");
        facts.sampling_rate = looked.whole(audio, L"SamplingRate");
        facts.channels = looked.whole(audio, L"Channels");
    }
    facts.position = looked.text(general, L"Recorded_Location").has_value() || looked.text(general, L"xyz").has_value();
    if (*facts.position) warn_of_position(reading);
    return {};
}

Result<void> read_picture_header(const std::filesystem::path& file, FileFacts& facts) {
    Looked looked(file);
    if (looked.cut_off()) return Error{&file_unreadable, "cut off"};
    take_size(looked, image, facts);
    return {};
}

void ready_facts_ahead() {
    // MediaInfo makes its tables of names when the first one is made.
    const Handle first(MediaInfo_New(), MediaInfo_Delete);
    MediaInfo_Option(first.get(), L"Info_Version", L"");
}

}  // namespace jixia::formats
