#include "page_head.h"

#include <array>

namespace jixia::http {
namespace {

constexpr std::string_view mark = "<!--head-->";

void meta(std::string& out, std::string_view attribute, std::string_view name, std::string_view content) {
    if (content.empty()) return;
    out.append("<meta ")
        .append(attribute)
        .append("=\"")
        .append(name)
        .append("\" content=\"")
        .append(html_escaped(content))
        .append("\">\n");
}

void link(std::string& out, const PageHead::Link& link) {
    out.append("<link rel=\"").append(html_escaped(link.rel)).append("\" href=\"").append(html_escaped(link.href)).append("\"");
    if (!link.type.empty()) out.append(" type=\"").append(html_escaped(link.type)).append("\"");
    if (!link.title.empty()) out.append(" title=\"").append(html_escaped(link.title)).append("\"");
    out += ">\n";
}

void alternates(std::string& out, std::string_view canonical) {
    const std::string address = html_escaped(canonical);
    const std::string_view joint = canonical.find('?') == std::string_view::npos ? "?" : "&amp;";
    for (const auto& [language, code] :
         std::array<std::pair<std::string_view, std::string_view>, 2>{{{"zh-CN", "zh"}, {"en", "en"}}})
        out.append("<link rel=\"alternate\" hreflang=\"")
            .append(language)
            .append("\" href=\"")
            .append(address)
            .append(joint)
            .append("lang=")
            .append(code)
            .append("\">\n");
    out.append("<link rel=\"alternate\" hreflang=\"x-default\" href=\"").append(address).append("\">\n");
}

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string script_json(const json::Value& value) {
    const std::string text = json::serialize(value);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        // JSON has these only inside strings, where an escape means the same.
        switch (text[at]) {
            case '<': out += "\\u003c"; break;
            case '>': out += "\\u003e"; break;
            case '&': out += "\\u0026"; break;
            default: out += text[at];
        }
    }
    return out;
}

std::string head_html(const PageHead& head, std::string_view site, Language language) {
    const std::string title = head.title.empty() ? std::string(site) : head.title + " · " + std::string(site);
    std::string out = "<title>" + html_escaped(title) + "</title>\n";
    meta(out, "name", "description", head.description);
    if (!head.indexed || head.status >= 400) meta(out, "name", "robots", "noindex");
    if (!head.canonical.empty()) {
        link(out, {"canonical", head.canonical});
        alternates(out, head.canonical);
    }
    meta(out, "property", "og:title", head.title.empty() ? site : std::string_view(head.title));
    meta(out, "property", "og:description", head.description);
    meta(out, "property", "og:type", head.type);
    meta(out, "property", "og:url", head.canonical);
    meta(out, "property", "og:image", head.image);
    meta(out, "property", "og:site_name", site);
    meta(out, "property", "og:locale", language == Language::zh ? "zh_CN" : "en_US");
    for (const auto& more : head.links) link(out, more);
    if (!head.json_ld.is_null())
        out.append("<script type=\"application/ld+json\">").append(script_json(head.json_ld)).append("</script>\n");
    return out;
}

std::optional<PageTemplate> PageTemplate::of(std::string_view index) {
    const std::size_t root = index.find("<html");
    const std::size_t head = index.find(mark);
    if (root == std::string_view::npos || head == std::string_view::npos || head < root) return std::nullopt;
    const std::size_t root_end = index.find('>', root);
    if (root_end == std::string_view::npos || root_end > head) return std::nullopt;
    PageTemplate page;
    // Whatever attributes <html> has in the file, its language is ours to say.
    std::string attributes(index.substr(root + 5, root_end - root - 5));
    if (const std::size_t at = attributes.find(" lang=\""); at != std::string::npos)
        if (const std::size_t end = attributes.find('"', at + 7); end != std::string::npos) attributes.erase(at, end + 1 - at);
    page.before_language_ = std::string(index.substr(0, root + 5)) + attributes + " lang=\"";
    page.before_head_ = "\"" + std::string(index.substr(root_end, head - root_end));
    page.after_head_ = index.substr(head + mark.size());
    return page;
}

std::string PageTemplate::render(std::string_view head, Language language) const {
    std::string out;
    out.reserve(before_language_.size() + before_head_.size() + after_head_.size() + head.size() + 8);
    return out.append(before_language_)
        .append(language == Language::zh ? "zh-CN" : "en")
        .append(before_head_)
        .append(head)
        .append(after_head_);
}

}  // namespace jixia::http
