// Strangers' notes, checkpoints, keys, leaves and bundles: read in one spelling or refused.
#include <cstdint>
#include <string_view>

#include "tlog/keys.h"
#include "tlog/leaf.h"
#include "tlog/note.h"
#include "tlog/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace jixia::tlog;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto note = Note::parse(text); note.has_value()) {
        JX_ASSERT(note->bytes() == text);
        if (const auto checkpoint = Checkpoint::parse(note->text); checkpoint.has_value())
            JX_ASSERT(checkpoint->text() == note->text);
    }
    if (const auto key = VerifierKey::parse(text); key.has_value()) JX_ASSERT(key->text() == text);
    if (const auto leaf = Leaf::parse(text); leaf.has_value()) JX_ASSERT(leaf->bytes() == text);
    if (const auto open = OpenPart::parse(text); open.has_value()) JX_ASSERT(open->bytes() == text);
    if (const auto tile = tile_of(text)) JX_ASSERT(path_of(*tile) == text);
    for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{3}})
        if (const auto entries = entries_of(text, count); entries.has_value()) JX_ASSERT(entries->size() == count);
    return 0;
}
