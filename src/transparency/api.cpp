// The ledger's public routes. Entries and what opens a leaf are for whom they concern; heads, tiles and proofs for anyone.
#include <charconv>

#include "audit/ledger.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "signer/service.h"
#include "storage/database.h"
#include "transparency/transparency.h"

namespace jixia::transparency {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

constexpr std::int64_t number_max = std::int64_t{1} << 53;
constexpr std::size_t note_bytes_max = 128 * 1024;

/// An entry of the log "opening", as anyone may read it.
struct OpenEntry {
    std::int64_t seq = 0;
    Instant at{};
    std::string actor_role, organization, division, action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis;
    json::Value detail;
    std::string hash, sm3;
};
BOOST_DESCRIBE_STRUCT(OpenEntry, (),
                      (seq, at, actor_role, organization, division, action, subject_type, subject_id, version, basis, detail,
                       hash, sm3))

struct ErasureRequest {
    std::optional<std::string> person;
    std::optional<std::int64_t> seq;
    json::Text<1, 2000> reason;
};
BOOST_DESCRIBE_STRUCT(ErasureRequest, (), (person, seq, reason))
struct Erased {
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(Erased, (), (entries))
struct Heads {
    std::vector<SignedView> items;
};
BOOST_DESCRIBE_STRUCT(Heads, (), (items))

Response file_response(const std::string& path, std::string bytes) {
    const bool changes = path.ends_with("checkpoint");
    Response response =
        http::text_response(200, changes ? "text/plain; charset=utf-8" : "application/octet-stream", std::move(bytes));
    response.headers.set("Cache-Control", changes ? "no-cache" : "public, max-age=31536000, immutable");
    return response;
}

Result<Response> give_file(const Transparency& transparency, const std::string& path) {
    JX_TRY(std::string bytes, transparency.file(path));
    return file_response(path, std::move(bytes));
}

Result<InclusionView> inclusion(const Transparency& transparency, const Call& call) {
    JX_TRY(const std::int64_t seq, call.query.integer("seq", 0, 0, number_max));
    JX_TRY(const std::int64_t size, call.query.integer("size", 0, 0, number_max));
    return transparency.inclusion(seq, size);
}

Result<ConsistencyView> consistency(const Transparency& transparency, const Call& call) {
    JX_TRY(const std::int64_t from, call.query.integer("from", 0, 0, number_max));
    JX_TRY(const std::int64_t to, call.query.integer("to", 0, 0, number_max));
    return transparency.consistency(from, to);
}

Result<Response> either_proof(const Transparency& transparency, const Call& call) {
    if (call.query.one("seq")) {
        JX_TRY(const InclusionView proof, inclusion(transparency, call));
        return http::json_response(200, json::to_string(proof));
    }
    if (!call.query.one("from"))
        return Error{&errors::malformed,
                     "give seq for a proof of inclusion, or from and to for one of consistency",
                     {{"seq", "seq, or from, must be given", "missing"}}};
    JX_TRY(const ConsistencyView proof, consistency(transparency, call));
    return http::json_response(200, json::to_string(proof));
}

Result<Response> open_entries(const Transparency& transparency, const Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(const std::int64_t after, call.query.integer("cursor", 0, 0, number_max));
    const auto& needs = transparency.needs();
    return needs.database.read([&](storage::Transaction& tx) -> Result<Response> {
        JX_TRY(auto entries, needs.ledger.opening(tx, after, limit));
        JX_TRY(const std::int64_t total, needs.ledger.count_opening(tx));
        std::vector<OpenEntry> items;
        for (audit::LedgerEntry& entry : entries)
            items.push_back({entry.seq, entry.at, entry.actor_role, entry.organization, entry.division, entry.action,
                             entry.subject_type, entry.subject_id, entry.version, entry.basis, std::move(entry.detail),
                             entry.hash, entry.sm3});
        const bool more = static_cast<std::int64_t>(items.size()) == limit;
        return http::page_response(call, items, total, more ? std::to_string(items.back().seq) : std::string(), limit);
    });
}

Result<Response> receipt(const Transparency& transparency, const Call& call) {
    std::int64_t seq = 0;
    const std::string& text = call.parameter("seq");
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (failure != std::errc{} || end != text.data() + text.size() || seq < 1) return Error{&errors::not_found};
    JX_TRY(const json::Object content, transparency.receipt(call.actor, seq));
    Response response = http::json_response(200, json::serialize(content));
    response.headers.set("Content-Disposition", "attachment; filename=\"ledger-" + std::to_string(seq) + ".json\"");
    if (!content.at("opened").is_null()) response.headers.set("Cache-Control", "private, no-store");
    return response;
}

void add_head_routes(http::Router& router, Transparency& transparency) {
    router.get("/api/v1/ledger/head",
               RouteInfo{.id = "readLedgerHead",
                         .summary = "The newest entry's number and hashes, the newest signed head of both trees and the one that "
                                    "witnesses have cosigned, and all keys: keep copies to compare with",
                         .access = Access::anyone,
                         .tag = "ledger"},
               [&transparency](const Call&) { return transparency.head(); });
    router.get("/api/v1/ledger/heads",
               RouteInfo{.id = "listLedgerHeads",
                         .summary = "Signed heads, newest first",
                         .access = Access::anyone,
                         .query = {{"limit", "heads, at most 1000"}},
                         .tag = "ledger"},
               [&transparency](const Call& call) -> Result<Heads> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(auto items, transparency.heads(limit));
                   return Heads{std::move(items)};
               });
}

void add_tile_routes(http::Router& router, Transparency& transparency) {
    const auto add = [&](const char* path, const char* id, const char* summary, const std::string& prefix) {
        router.get(path,
                   RouteInfo{.id = id,
                             .summary = summary,
                             .access = Access::anyone,
                             .refusals = {&errors::not_found},
                             .tag = "ledger",
                             .lane = http::Lane::files},
                   [&transparency, prefix](const Call& call) -> Result<Response> {
                       const bool tile = !prefix.ends_with("checkpoint");
                       return give_file(transparency, tile ? prefix + call.parameter("path") : prefix);
                   });
    };
    add("/api/v1/ledger/checkpoint", "readLedgerCheckpoint", "The newest signed head of the SHA-256 tree (C2SP tlog-checkpoint)",
        "checkpoint");
    add("/api/v1/ledger/tile/{path*}", "readLedgerTile", "A tile or a bundle of entries of the SHA-256 tree (C2SP tlog-tiles)",
        "tile/");
    add("/api/v1/ledger/sm3/checkpoint", "readLedgerCheckpointSm3", "The newest signed head of the SM3 tree", "sm3/checkpoint");
    add("/api/v1/ledger/sm3/tile/{path*}", "readLedgerTileSm3", "A tile or a bundle of entries of the SM3 tree", "sm3/tile/");
}

void add_proof_routes(http::Router& router, Transparency& transparency) {
    const std::vector<const ErrorCode*> refusals{&not_signed, &errors::invalid, &errors::malformed};
    const http::QueryParameter seq{"seq", "number of the entry, from 1"},
        size{"size", "of the tree; the newest signed head's if it is not given"}, from{"from", "size of the smaller tree"},
        to{"to", "size of the greater tree; the newest signed head's if it is not given"};
    router.get("/api/v1/ledger/proof/inclusion",
               RouteInfo{.id = "proveLedgerInclusion",
                         .summary = "That an entry stands in both trees of a size (RFC 6962 §2.1.1)",
                         .access = Access::anyone,
                         .refusals = refusals,
                         .query = {seq, size},
                         .tag = "ledger"},
               [&transparency](const Call& call) { return inclusion(transparency, call); });
    router.get("/api/v1/ledger/proof/consistency",
               RouteInfo{.id = "proveLedgerConsistency",
                         .summary = "That both trees of a size begin with those of a smaller one (RFC 6962 §2.1.2)",
                         .access = Access::anyone,
                         .refusals = refusals,
                         .query = {from, to},
                         .tag = "ledger"},
               [&transparency](const Call& call) { return consistency(transparency, call); });
    router.get("/api/v1/ledger/proof",
               RouteInfo{.id = "proveLedger",
                         .summary = "A proof of inclusion (seq) or of consistency (from, to)",
                         .access = Access::anyone,
                         .refusals = refusals,
                         .query = {seq, size, from, to},
                         .tag = "ledger"},
               [&transparency](const Call& call) { return either_proof(transparency, call); });
}

void add_entry_routes(http::Router& router, Transparency& transparency) {
    router.get(
        "/api/v1/ledger/entries",
        RouteInfo{
            .id = "listOpenLedgerEntries",
            .summary = "What anyone may read of the ledger: publication, open attributes, list editions, approvals; oldest first",
            .access = Access::anyone,
            .refusals = {&errors::malformed},
            .query = {{"limit", "entries a page, at most 1000"}, {"cursor", "from the previous page's next"}},
            .tag = "ledger"},
        [&transparency](const Call& call) { return open_entries(transparency, call); });
    router.get(
        "/api/v1/ledger/receipt/{seq}",
        RouteInfo{.id = "readLedgerReceipt",
                  .summary =
                      "One file that proves an entry offline: leaf, proofs and signed heads of both trees; with what opens the "
                      "leaf for whom it concerns",
                  .access = Access::anyone,
                  .refusals = {&not_signed, &errors::not_found},
                  .tag = "ledger"},
        [&transparency](const Call& call) { return receipt(transparency, call); });
    router.post<ErasureRequest>(
        "/api/v1/ledger/erasures",
        RouteInfo{.id = "eraseFromLedger",
                  .summary =
                      "Erases reasons and names, of a person in every entry or in one entry; the trees stay as they are, and the "
                      "erasure is an entry itself",
                  .access = Access::signed_in,
                  .refusals = {&identity::unauthenticated, &identity::forbidden, &errors::invalid, &errors::not_found},
                  .tag = "ledger"},
        [&transparency](const Call& call, const ErasureRequest& request) -> Result<Erased> {
            const auto& needs = transparency.needs();
            JX_CHECK(identity::authorize(call.actor, identity::Permission::ledger_erase));
            if (request.person.has_value() == request.seq.has_value())
                return Error{&errors::invalid, {}, {{"/person", "give either person or seq", "missing"}}};
            return needs.database.transact([&](storage::Transaction& tx) -> Result<Erased> {
                JX_TRY(const std::int64_t entries,
                       needs.ledger.erase(tx, call.actor, {request.person.value_or(""), request.seq, request.reason.value}));
                return Erased{entries};
            });
        });
}

void add_witness_routes(http::Router& router, Transparency& transparency) {
    router.on(
        http::Method::post, "/api/v1/ledger/witness/add-checkpoint",
        RouteInfo{.id = "addLedgerCheckpoint",
                  .summary = "As a witness: cosigns another ledger's checkpoint that continues the last one (C2SP tlog-witness)",
                  .access = Access::anyone,
                  .refusals = {&signer::away},
                  .tag = "ledger",
                  .body_bytes_max = note_bytes_max},
        [&transparency](const Call& call) -> Result<Response> {
            JX_TRY(const signer::WitnessAnswer answer, transparency.needs().signer.add_checkpoint(call.body));
            return http::text_response(answer.status, answer.content_type, answer.body);
        });
    router.get(
        "/api/v1/ledger/witness/{origin_hash}/checkpoint",
        RouteInfo{.id = "readWitnessedCheckpoint",
                  .summary = "As a witness: the newest checkpoint that was cosigned, by the hexadecimal SHA-256 of its origin",
                  .access = Access::anyone,
                  .refusals = {&errors::not_found, &signer::away},
                  .tag = "ledger"},
        [&transparency](const Call& call) -> Result<Response> {
            JX_TRY(std::string note, transparency.needs().signer.witnessed(call.parameter("origin_hash")));
            return file_response("checkpoint", std::move(note));
        });
}

}  // namespace

void add_routes(http::Router& router, Transparency& transparency) {
    add_head_routes(router, transparency);
    add_tile_routes(router, transparency);
    add_proof_routes(router, transparency);
    add_entry_routes(router, transparency);
    add_witness_routes(router, transparency);
}

}  // namespace jixia::transparency
