// Whatever a worker sends is cut into frames within their limits, the same way however the bytes arrive.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "frames.h"

using namespace jixia::storage;

namespace {

std::vector<std::string> frames_of(std::string_view stream, std::size_t step) {
    FrameReader reader(4096);
    std::vector<std::string> seen;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        reader.add(stream.substr(at, step));
        for (;;) {
            auto frame = reader.next();
            if (!frame.has_value()) return seen.emplace_back("refused"), seen;
            if (!*frame) break;
            JX_ASSERT((*frame)->bytes.size() <= 4096);
            seen.push_back(static_cast<char>((*frame)->kind) + (*frame)->bytes);
            const auto checked = checked_frame(std::move(**frame));
            JX_ASSERT(!checked.has_value() || checked->kind <= FrameKind::failure);
        }
    }
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    JX_ASSERT(frames_of(stream, 1) == frames_of(stream, size == 0 ? 1 : size));
    return 0;
}
