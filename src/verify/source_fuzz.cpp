// Strangers' bundles, receipts and statements: never more than a report.
#include <cstdint>
#include <string>
#include <string_view>

#include "replay.h"
#include "verify/check.h"
#include "verify/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace jixia;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (auto source = verify::Source::of_bundle(bytes); source.has_value()) (void)verify::check(**source, {});
    (void)verify::check_receipt(bytes, {});
    if (auto replay = verify::Replay::of(std::string(bytes)); replay.has_value()) (void)replay->end();
    return 0;
}
