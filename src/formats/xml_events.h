#pragma once
// XML as events over Expat: no document types, no external entities, no namespaces but by local name.
#include <expat.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::formats {

class XmlEvents {
public:
    using Attributes = const char**;
    /// Names come without their prefix.
    struct Handlers {
        std::function<void(std::string_view name, Attributes)> start;
        std::function<void(std::string_view name)> end = [](std::string_view) {};
        std::function<void(std::string_view text)> text = [](std::string_view) {};
    };
    /// `encoding` overrides what the document says of itself.
    explicit XmlEvents(Handlers handlers, const char* encoding = nullptr);
    XmlEvents(const XmlEvents&) = delete;
    XmlEvents& operator=(const XmlEvents&) = delete;
    ~XmlEvents();
    /// False at the first fault (also a document type); nothing is delivered afterwards.
    bool feed(std::string_view bytes, bool last = false);
    /// Ends the parse from within a handler.
    void stop();

    /// Where the parse stands, and what was wrong there.
    std::size_t line() const { return XML_GetCurrentLineNumber(parser_); }
    std::string_view fault() const { return XML_ErrorString(XML_GetErrorCode(parser_)); }

    /// A name without its prefix.
    static std::string_view local(std::string_view name);
    /// The value of an attribute by local name; empty if absent.
    static std::string_view attribute(Attributes attributes, std::string_view name);

private:
    static void started(void* self, const char* name, const char** attributes);
    static void ended(void* self, const char* name);
    static void texted(void* self, const char* text, int length);
    static void doctyped(void* self, const char*, const char*, const char*, int);
    Handlers handlers_;
    XML_Parser parser_;
};

}  // namespace jixia::formats
