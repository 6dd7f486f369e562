#include "ledger_api.h"

#include "audit/ledger.h"
#include "base/text.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/identity.h"

namespace jixia::identity {

namespace {

using http::Access;
using http::Call;
using http::RouteInfo;

Result<http::Response> list(const Call& call, Identity& identity) {
    if (!call.actor.signed_in()) return Error{&unauthenticated};
    audit::Ledger::Question question{.visible = ledger_visibility(call.actor)};
    if (const auto subject = call.query.one("subject")) {
        const std::size_t colon = subject->find(':');
        if (colon == std::string::npos || colon == 0 || colon + 1 == subject->size())
            return Error{&errors::malformed, "subject is written type:id", {{"subject", "is written type:id", "format"}}};
        question.subject_type = subject->substr(0, colon);
        question.subject_id = subject->substr(colon + 1);
    } else if (!question.visible.everything) {
        return Error{&forbidden, "name the subject: only auditors see the whole ledger"};
    }
    JX_TRY(question.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(question.after, call.query.integer("cursor", 0, 0, std::int64_t{1} << 53));
    const auto& needs = identity.needs();
    JX_TRY(const audit::Listing listing,
           needs.database.read([&](storage::Transaction& tx) { return needs.ledger.list(tx, question); }));
    const bool more = static_cast<std::int64_t>(listing.items.size()) == question.limit;
    return http::page_response(call, listing.items, listing.total,
                               more ? std::to_string(listing.items.back().seq) : std::string(), question.limit);
}

}  // namespace

audit::Visibility ledger_visibility(const Actor& actor) {
    audit::Visibility visible;
    visible.everything = may(actor, Permission::ledger_read_all);
    if (may(actor, Permission::ledger_read, {.account = actor.id})) visible.account = actor.id;
    if (may(actor, Permission::ledger_read, {.organization = actor.organization})) visible.organization = actor.organization;
    if (may(actor, Permission::ledger_read, {.division = actor.division}) && actor.has(Role::authority))
        visible.division = actor.division;
    return visible;
}

void add_ledger_routes(http::Router& router, Identity& identity) {
    router.get("/api/v1/ledger",
               RouteInfo{.id = "listLedger",
                         .summary = "Ledger entries of a subject, oldest first, for whom it concerns; every entry for auditors",
                         .access = Access::signed_in,
                         .refusals = {&unauthenticated, &forbidden, &errors::not_found, &errors::malformed},
                         .query = {{"subject", "type:id, e.g. entry:01J…"},
                                   {"limit", "entries a page, at most 1000"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "ledger"},
               [&identity](const Call& call) { return list(call, identity); });
}

}  // namespace jixia::identity
