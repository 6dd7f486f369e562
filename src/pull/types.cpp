#include "types.h"

#include "fetch/client.h"

namespace jixia::pull {
namespace {

void need(bool there, const char* pointer, std::vector<FieldError>& faults) {
    if (!there) faults.push_back({pointer, "is needed for this kind of source", "required"});
}

template <class Text>
std::string or_empty(const std::optional<Text>& text) {
    return text ? text->value : std::string();
}

/// Scheme, host and port of an address.
std::string origin(const std::string& url) { return url.substr(0, url.find('/', url.find("//") + 2)); }

}  // namespace

Result<Source> source_of(const SourceBody& body) {
    std::vector<FieldError> faults;
    const bool web = !is_database(body.kind);
    if (web) need(body.url.has_value(), "/source/url", faults);
    if (body.kind == SourceKind::s3) {
        need(body.region.has_value(), "/source/region", faults);
        need(body.access_key.has_value(), "/source/access_key", faults);
    }
    if (!web) {
        need(body.host.has_value(), "/source/host", faults);
        need(body.database.has_value(), "/source/database", faults);
        need(body.user.has_value(), "/source/user", faults);
        need(body.query.has_value(), "/source/query", faults);
    }
    const std::int64_t port = body.port.value_or(body.kind == SourceKind::mysql ? 3306 : 5432);
    if (port < 1 || port > 65535) faults.push_back({"/source/port", "must be a number from 1 to 65535", "range"});
    if (!faults.empty()) return Error{&source_invalid, {}, std::move(faults)};
    if (web && !fetch::is_fetchable_url(body.url->value))
        return Error{&fetch::url_invalid, {}, {{"/source/url", "is not taken"}}};
    Source source;
    source.kind = body.kind;
    source.url = or_empty(body.url);
    source.region = or_empty(body.region);
    source.access_key = or_empty(body.access_key);
    source.host = or_empty(body.host);
    source.database = or_empty(body.database);
    source.user = or_empty(body.user);
    source.query = or_empty(body.query);
    source.port = port;
    return source;
}

bool same_place(const Source& a, const Source& b) {
    return a.kind == b.kind && origin(a.url) == origin(b.url) && a.access_key == b.access_key && a.host == b.host &&
           a.port == b.port && a.user == b.user;
}

}  // namespace jixia::pull
