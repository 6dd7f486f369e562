// Whatever bytes come: a format and a delimiter are found, and text is decoded into UTF-8 or marked where it cannot be.
#include <cstddef>
#include <cstdint>

#include "base/text.h"
#include "encoding.h"
#include "format.h"
#include "formats/csv.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(bytes), size);
    static_cast<void>(sniff_format(file.substr(0, 4096), file.substr(file.size() - std::min<std::size_t>(4, file.size()))));
    static_cast<void>(is_encrypted_package(file));
    static_cast<void>(sniff_delimiter(file));
    const Encoding encoding = detect_encoding(file);
    if (encoding == Encoding::utf8 || encoding == Encoding::unknown) return 0;
    std::string text = to_utf8(file, encoding);
    std::erase(text, '\xFF');
    JX_ASSERT(text::is_utf8(text));
    return 0;
}
