#include "xml_document.h"

#include <fmt/format.h>

#include <cctype>
#include <fstream>

#include "encoding.h"
#include "formats/errors.h"

namespace jixia::formats {
namespace {

/// What the declaration says, in lower case.
std::string declared_encoding(std::string_view head) {
    const auto end = head.find("?>");
    if (!head.starts_with("<?xml") || end == std::string_view::npos) return {};
    head = head.substr(0, end);
    auto at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    at = head.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const auto close = head.find(head[at], at + 1);
    std::string name(head.substr(at + 1, close == std::string_view::npos ? 0 : close - at - 1));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace

Result<XmlDocument> decoded_xml(const Reading& reading) {
    XmlDocument document{.file = reading.request.source};
    const std::string head = read_bytes(document.file, 0, std::size_t{1} << 20);
    const std::string declared = declared_encoding(std::string_view(head).substr(head.starts_with("\xEF\xBB\xBF") ? 3 : 0));
    const bool chinese = declared.starts_with("gb");
    if (!chinese && !declared.empty() && declared != "utf-8") {
        document.name = declared;
        return document;
    }
    const Encoding found = detect_encoding(head);
    if (found == Encoding::unknown) return Error{&encoding_unknown};
    document.name = name_of(found);
    if (found != Encoding::gb18030) return document;
    document.file = reading.request.scratch / "utf8.xml";
    document.encoding = "UTF-8";
    JX_CHECK(transcode_file(reading.request.source, document.file, found));
    return document;
}

Result<void> parse_xml(const XmlDocument& document, XmlEvents& xml, const ErrorCode* const& failure) {
    std::ifstream in(document.file, std::ios::binary);
    std::string block(std::size_t{1} << 20, '\0');
    for (bool last = false; !last;) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        last = in.gcount() < static_cast<std::streamsize>(block.size());
        if (xml.feed(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())), last)) continue;
        if (failure != nullptr) return Error{failure};
        return Error{&file_unreadable, fmt::format("The XML is broken at line {}: {}.", xml.line(), xml.fault())};
    }
    return {};
}

}  // namespace jixia::formats
