#pragma once
// An XML file on its way to events: decoded where Expat does not know its encoding, fed in pieces.
#include <filesystem>
#include <string>

#include "reading.h"
#include "xml_events.h"

namespace jixia::formats {

inline constexpr std::size_t xml_depth_max = 64;

struct XmlDocument {
    std::filesystem::path file;      ///< the source, or a decoded file in `scratch`
    const char* encoding = nullptr;  ///< where the declaration is no longer true
    std::string name = "UTF-8";
};

/// Expat knows no Chinese encodings: what is in one is decoded first. Refuses `dataset-encoding-unknown`.
Result<XmlDocument> decoded_xml(const Reading& reading);

/// Feeds the whole document. Refuses `failure` if a handler has set it, else `dataset-file-unreadable` at the first fault.
Result<void> parse_xml(const XmlDocument& document, XmlEvents& xml, const ErrorCode* const& failure);

}  // namespace jixia::formats
