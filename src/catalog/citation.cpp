#include "citation.h"

#include "base/json.h"

namespace jixia::catalog {

namespace {

int year_of(Date date) { return static_cast<int>(date.year()); }

/// A list of one date. (In braces the outer list would be taken for a copy of the inner one.)
json::Value date_parts(Date date) {
    json::Array dates;
    dates.push_back(json::Array{year_of(date), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())});
    return json::Object{{"date-parts", std::move(dates)}};
}

/// BibTeX takes braces, percent, hash, ampersand, dollar and backslash as its own.
std::string bibtex_safe(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '{' || c == '}') continue;
        if (c == '%' || c == '#' || c == '&' || c == '$' || c == '_') out += '\\';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
}

std::string bibtex(const CitationFacts& f) {
    return "@misc{jixia" + f.id + ",\n  author = {{" + bibtex_safe(f.provider) + "}},\n  title = {{" + bibtex_safe(f.title) +
           "}},\n  year = {" + std::to_string(year_of(f.issued_on)) + "},\n  version = {" + std::to_string(f.version) +
           "},\n  publisher = {{" + bibtex_safe(f.platform) + "}},\n  url = {" + f.url + "},\n  urldate = {" +
           to_text(f.retrieved_on) + "}\n}";
}

std::string csl(const CitationFacts& f) {
    return json::serialize(json::Object{{"id", f.id},
                                        {"type", "dataset"},
                                        {"title", f.title},
                                        {"author", json::Array{json::Object{{"literal", f.provider}}}},
                                        {"publisher", f.platform},
                                        {"version", std::to_string(f.version)},
                                        {"issued", date_parts(f.issued_on)},
                                        {"accessed", date_parts(f.retrieved_on)},
                                        {"URL", f.url}});
}

}  // namespace

Result<std::string> cite(const CitationFacts& f, std::string_view style) {
    if (style == "gbt7714")
        return f.provider + ". " + f.title + "[DS/OL]. " + f.platform + ", " + to_text(f.issued_on) + " (" +
               to_text(f.updated_on) + ")[" + to_text(f.retrieved_on) + "]. " + f.url + ".";
    if (style == "apa")
        return f.provider + ". (" + std::to_string(year_of(f.issued_on)) + "). " + f.title + " (Version " +
               std::to_string(f.version) + ") [Data set]. " + f.platform + ". Retrieved " + to_text(f.retrieved_on) + ", from " +
               f.url;
    if (style == "bibtex") return bibtex(f);
    if (style == "csl") return csl(f);
    return Error{&errors::malformed, {}, {{"style", "must be one of: gbt7714, apa, bibtex, csl", "enum"}}};
}

}  // namespace jixia::catalog
