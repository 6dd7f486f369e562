#pragma once
// index.html as a template, and what stands in its head. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "http/pages.h"

namespace jixia::http {

/// For text between tags and in attributes with double quotes.
std::string html_escaped(std::string_view text);
/// JSON that can stand inside <script>: nothing in it can end the element or begin a comment.
std::string script_json(const json::Value& value);
/// The lines in place of <!--head-->.
std::string head_html(const PageHead& head, std::string_view site, Language language);

/// index.html cut at the language of <html> and at the mark.
class PageTemplate {
public:
    /// Nothing when the mark or <html …> is missing.
    static std::optional<PageTemplate> of(std::string_view index);
    std::string render(std::string_view head, Language language) const;

private:
    std::string before_language_, before_head_, after_head_;
};

}  // namespace jixia::http
