#pragma once
// Frames between a server and its workers: four bytes of length (little endian, of what follows), one byte of kind, the bytes.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/sandbox.h"

namespace jixia::storage {

inline constexpr std::size_t frame_bytes_max = std::size_t{1} << 20;     ///< from a worker
inline constexpr std::size_t request_bytes_max = std::size_t{32} << 20;  ///< to a worker
/// Kinds that only this room sees.
inline constexpr std::uint8_t kind_request = 0, kind_ready = 5;

/// Length and kind, as they stand before the bytes of a frame.
std::string frame_head(std::uint8_t kind, std::size_t bytes);

/// A frame as it stands in the stream, of any kind.
struct RawFrame {
    std::uint8_t kind = 0;
    std::string bytes;
};

/// Cuts a stream into frames. The stream is hostile: after the first refusal there are only refusals.
class FrameReader {
public:
    explicit FrameReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}
    void add(std::string_view bytes) { buffer_ += bytes; }
    /// The next whole frame; nothing when more bytes are needed; `malformed` for a length of none or more than the maximum.
    Result<std::optional<RawFrame>> next();

private:
    std::size_t bytes_max_;
    std::string buffer_;
    std::size_t done_ = 0;
    bool broken_ = false;
};

/// What a worker may send while it works: a known kind, JSON in all of them but `data`. Refuses `malformed`.
Result<Frame> checked_frame(RawFrame raw);

}  // namespace jixia::storage
