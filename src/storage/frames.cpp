#include "frames.h"

#include <array>

namespace jixia::storage {

namespace {
constexpr std::size_t head_bytes = 5;
}

std::string frame_head(std::uint8_t kind, std::size_t bytes) {
    const std::size_t length = bytes + 1;
    std::string head;
    for (unsigned shift = 0; shift < 32; shift += 8) head += static_cast<char>((length >> shift) & 0xff);
    head += static_cast<char>(kind);
    return head;
}

Result<std::optional<RawFrame>> FrameReader::next() {
    if (broken_) return Error{&errors::malformed};
    const std::string_view rest = std::string_view(buffer_).substr(done_);
    if (rest.size() < head_bytes) return std::optional<RawFrame>{};
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length |= std::size_t{static_cast<unsigned char>(rest[i])} << (8 * i);
    if (length == 0 || length - 1 > bytes_max_) {
        broken_ = true;
        buffer_.clear();
        return Error{&errors::malformed};
    }
    if (rest.size() < 4 + length) return std::optional<RawFrame>{};
    RawFrame frame{static_cast<std::uint8_t>(rest[4]), std::string(rest.substr(head_bytes, length - 1))};
    done_ += 4 + length;
    if (done_ == buffer_.size() || done_ > bytes_max_) {
        buffer_.erase(0, done_);
        done_ = 0;
    }
    return std::optional(std::move(frame));
}

Result<Frame> checked_frame(RawFrame raw) {
    constexpr std::array kinds{FrameKind::data, FrameKind::progress, FrameKind::result, FrameKind::failure};
    for (const FrameKind kind : kinds) {
        if (static_cast<std::uint8_t>(kind) != raw.kind) continue;
        if (kind != FrameKind::data) JX_CHECK(json::parse(raw.bytes));
        return Frame{kind, std::move(raw.bytes)};
    }
    return Error{&errors::malformed};
}

}  // namespace jixia::storage
