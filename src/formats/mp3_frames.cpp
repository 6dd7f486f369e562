#include "mp3_frames.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace jixia::formats {
namespace {

/// Days of sound; a file made to be walked for ever has more.
constexpr int frames_max = 20'000'000;
constexpr std::size_t window = std::size_t{1} << 20;

/// Bytes of a file from any place on, read a window at a time.
class Window {
public:
    explicit Window(const std::filesystem::path& file) : in_(file, std::ios::binary) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(file, failed);
        size_ = failed ? 0 : static_cast<std::int64_t>(size);
    }
    std::int64_t size() const { return size_; }
    /// Fewer than `count` at the end of the file.
    std::string_view at(std::int64_t from, std::size_t count) {
        if (from < from_ || from + static_cast<std::int64_t>(count) > from_ + std::ssize(held_)) {
            held_.resize(window);
            in_.clear();
            in_.seekg(from);
            in_.read(held_.data(), static_cast<std::streamsize>(window));
            held_.resize(static_cast<std::size_t>(in_.gcount()));
            from_ = from;
        }
        return std::string_view(held_).substr(static_cast<std::size_t>(from - from_), count);
    }

private:
    std::ifstream in_;
    std::int64_t size_ = 0, from_ = 0;
    std::string held_;
};

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::uint32_t big(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

struct Frame {
    std::int64_t bytes = 0;
    std::size_t side = 0;  ///< where a Xing block stands in it
};

/// Layer III alone; nothing for other bytes.
std::optional<Frame> frame_of(std::string_view head) {
    constexpr std::array<int, 15> first{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};  // kbit/s, MPEG-1
    constexpr std::array<int, 15> second{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};     // MPEG-2 and 2.5
    constexpr std::array<int, 3> rates{44'100, 48'000, 32'000};
    constexpr unsigned mpeg1 = 3, reserved = 1, layer_3 = 1, mono = 3;
    if (head.size() < 4 || byte_at(head, 0) != 0xFF || (byte_at(head, 1) & 0xE0) != 0xE0) return std::nullopt;
    const unsigned version = byte_at(head, 1) >> 3 & 3, layer = byte_at(head, 1) >> 1 & 3;
    const unsigned bits = byte_at(head, 2) >> 4, rate = byte_at(head, 2) >> 2 & 3, padding = byte_at(head, 2) >> 1 & 1;
    if (version == reserved || layer != layer_3 || bits == 0 || bits > 14 || rate > 2) return std::nullopt;
    const bool is_first = version == mpeg1, is_mono = (byte_at(head, 3) >> 6) == mono;
    const int per_second = rates[rate] >> (is_first ? 0 : version == 2 ? 1 : 2);
    const int kilobits = is_first ? first[bits] : second[bits];
    return Frame{std::int64_t{is_first ? 144'000 : 72'000} * kilobits / per_second + padding,
                 is_first ? (is_mono ? 21U : 36U) : (is_mono ? 13U : 21U)};
}

/// What stands before the first frame (ID3v2: 28 bits of length in four bytes of seven).
std::int64_t start_of_sound(Window& file) {
    constexpr std::int64_t header = 10, footer = 10;
    const std::string_view head = file.at(0, 10);
    if (head.size() < 10 || !head.starts_with("ID3")) return 0;
    std::int64_t length = 0;
    for (std::size_t i = 6; i < 10; ++i) length = length << 7 | (byte_at(head, i) & 0x7F);
    return header + length + ((byte_at(head, 5) & 0x10) != 0 ? footer : 0);
}

/// Bytes of sound that the encoder noted in the first frame, where it did.
std::optional<std::int64_t> promised(Window& file, std::int64_t start, const Frame& frame) {
    constexpr std::uint32_t has_frames = 1, has_bytes = 2;
    const std::string_view block = file.at(start + static_cast<std::int64_t>(frame.side), 16);
    if (block.size() < 16 || (!block.starts_with("Xing") && !block.starts_with("Info"))) return std::nullopt;
    const std::uint32_t flags = big(block.substr(4, 4));
    if ((flags & has_bytes) == 0) return std::nullopt;
    return big(block.substr((flags & has_frames) != 0 ? 12 : 8, 4));
}

}  // namespace

bool mp3_is_whole(const std::filesystem::path& path) {
    Window file(path);
    std::int64_t at = start_of_sound(file);
    if (at > file.size()) return false;
    const auto first = frame_of(file.at(at, 4));
    if (!first) return true;
    if (const auto bytes = promised(file, at, *first); bytes && at + *bytes > file.size()) return false;
    for (int frames = 0; frames < frames_max; ++frames) {
        const std::string_view head = file.at(at, 4);
        const auto frame = frame_of(head);
        if (!frame) return head.empty() || head.size() == 4 || byte_at(head, 0) != 0xFF;  // tags, or nothing, after the last one
        if (at + frame->bytes > file.size()) return false;
        at += frame->bytes;
    }
    return true;
}

}  // namespace jixia::formats
