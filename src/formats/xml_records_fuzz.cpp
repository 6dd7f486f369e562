// Whatever XML comes: never a crash, and the columns that are found are different ones.
#include <cstddef>
#include <cstdint>
#include <set>

#include "base/result.h"
#include "xml_events.h"
#include "xml_records.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    XmlOutline outline;
    XmlEvents* self = nullptr;
    XmlEvents xml({.start =
                       [&](std::string_view name, XmlEvents::Attributes attributes) {
                           if (outline.depth() >= 64 || !outline.start(name)) return self->stop();
                           for (auto at = attributes; *at != nullptr; at += 2)
                               if (!outline.attribute(XmlEvents::local(at[0]))) return self->stop();
                       },
                   .end = [&](std::string_view) { outline.end(); },
                   .text = [&](std::string_view text) { outline.text(text); }});
    self = &xml;
    if (!xml.feed({reinterpret_cast<const char*>(bytes), size}, true)) return 0;
    std::set<std::string> paths;
    for (const auto& column : outline.records().columns) JX_ASSERT(paths.insert(column.path).second);
    return 0;
}
