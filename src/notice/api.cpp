// Routes of notices: one's own, and the receipt.
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "notice/notice.h"

namespace jixia::notice {

using http::Access;
using http::Call;
using http::RouteInfo;

namespace {

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

}  // namespace

void add_routes(http::Router& router, const Notices& notices) {
    router.get("/api/v1/notices",
               RouteInfo{.id = "listNotices",
                         .summary = "What the caller, or the caller's body, was told; newest first",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated, &errors::malformed},
                         .query = {{"unread", "true: only what nobody has read"},
                                   {"limit", "notices a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "notices"},
               [&notices](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const NoticePage page, notices.list(call.actor, call.query.one("unread") == "true",
                                                              call.query.one("cursor").value_or(""), limit, language_of(call)));
                   http::Response response = http::page_response(call, page.items, page.total, page.next, limit);
                   response.headers.set("X-Unread", std::to_string(page.unread));
                   return response;
               });
    router.post<json::Value>("/api/v1/notices/{id}/actions/read",
                             RouteInfo{.id = "readNotice",
                                       .summary = "Confirm that a notice was read; the first reading is kept as receipt",
                                       .access = Access::signed_in,
                                       .refusals = {&errors::not_found},
                                       .tag = "notices"},
                             [&notices](const Call& call, const json::Value&) {
                                 return notices.read(call.actor, call.parameter("id"), language_of(call));
                             });
}

}  // namespace jixia::notice
