// What strangers post to a witness: never more than a refusal; what is taken says the same when written again.
#include <cstdint>
#include <string_view>

#include "witness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto submission = jixia::signer::Submission::parse(text);
    if (!submission.has_value()) return 0;
    std::string again = "old " + std::to_string(submission->old_size) + "\n";
    for (const jixia::tlog::Hash& hash : submission->proof) again += jixia::tlog::base64(hash) + "\n";
    JX_ASSERT(again + "\n" + submission->note.bytes() == text);
    (void)jixia::tlog::Checkpoint::parse(submission->note.text);
    return 0;
}
