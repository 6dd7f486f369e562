#pragma once
// A page of a list as every list answers it: {"items", "total", "next", "limit"}, with `next` as a Link header too.
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "http/types.h"

namespace jixia::http {

/// The same request with another cursor.
inline std::string next_url(const Call& call, std::string_view cursor) {
    std::string url = call.path + "?";
    for (const auto& [name, value] : call.query.all())
        if (name != "cursor") url += text::percent_encode(name) + "=" + text::percent_encode(value) + "&";
    return url + "cursor=" + text::percent_encode(cursor);
}

/// `next`: cursor of the next page, empty at the end.
template <class T>
Response page_response(const Call& call, const std::vector<T>& items, std::int64_t total, std::string_view next,
                       std::int64_t limit) {
    const std::string url = next.empty() ? std::string() : next_url(call, next);
    Response response =
        json_response(200, json::serialize(json::Object{{"items", json::encode(items)},
                                                        {"total", total},
                                                        {"next", next.empty() ? json::Value(nullptr) : json::Value(url)},
                                                        {"limit", limit}}));
    if (!next.empty()) response.headers.set("Link", "<" + url + ">; rel=\"next\"");
    return response;
}

}  // namespace jixia::http
