#include "xml_events.h"

namespace jixia::formats {
std::string_view XmlEvents::local(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

XmlEvents::XmlEvents(Handlers handlers, const char* encoding)
    : handlers_(std::move(handlers)), parser_(XML_ParserCreate(encoding)) {
    JX_ASSERT(parser_ != nullptr);
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, started, ended);
    XML_SetCharacterDataHandler(parser_, texted);
    XML_SetStartDoctypeDeclHandler(parser_, doctyped);
}
XmlEvents::~XmlEvents() { XML_ParserFree(parser_); }

bool XmlEvents::feed(std::string_view bytes, bool last) {
    return XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0) == XML_STATUS_OK;
}
void XmlEvents::stop() { XML_StopParser(parser_, XML_FALSE); }

std::string_view XmlEvents::attribute(Attributes attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2)
        if (local(attributes[0]) == name) return attributes[1];
    return {};
}

void XmlEvents::started(void* self, const char* name, const char** attributes) {
    static_cast<XmlEvents*>(self)->handlers_.start(local(name), attributes);
}
void XmlEvents::ended(void* self, const char* name) { static_cast<XmlEvents*>(self)->handlers_.end(local(name)); }
void XmlEvents::texted(void* self, const char* text, int length) {
    static_cast<XmlEvents*>(self)->handlers_.text({text, static_cast<std::size_t>(length)});
}
void XmlEvents::doctyped(void* self, const char*, const char*, const char*, int) { static_cast<XmlEvents*>(self)->stop(); }

}  // namespace jixia::formats
