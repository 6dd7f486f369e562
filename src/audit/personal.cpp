#include "personal.h"

#include "base/crypto.h"
#include "base/seal.h"
#include "sql.h"

namespace jixia::audit {
namespace {

constexpr std::size_t salt_bytes = 16, key_bytes = 32;

std::string context_of(std::int64_t seq) { return "ledger:" + std::to_string(seq); }

/// The person's key, made with their first entry.
Result<std::string> secret_of(storage::Transaction& tx, const std::string& person) {
    JX_TRY(auto held, tx.one<std::string>(sql::person_secret, {{"person", person}}));
    if (held) return *std::move(held);
    std::string secret = crypto::base64(crypto::random_bytes(key_bytes));
    JX_CHECK(tx.run(sql::add_person, {{"person", person}, {"secret", secret}}));
    return secret;
}

Error broken(std::int64_t seq) {
    return Error{&errors::internal, "what is personal in entry " + std::to_string(seq) + " is damaged"};
}

}  // namespace

std::string personal_bytes(const Act& act) {
    if (act.reason.empty() && act.personal.is_null()) return {};
    std::string bytes;
    tlog::add_netstring(bytes, act.reason);
    tlog::add_netstring(bytes, act.personal.is_null() ? std::string() : json::serialize(act.personal));
    return bytes;
}

Result<void> keep_personal(storage::Transaction& tx, const Act& act, const std::string& person, StoredEntry& entry) {
    const std::string bytes = personal_bytes(act);
    if (bytes.empty()) return {};
    const std::string salt = crypto::hex(crypto::random_bytes(salt_bytes));
    entry.personal_sha256 = crypto::hmac_hex(crypto::Algorithm::sha256, salt, bytes);
    entry.personal_sm3 = crypto::hmac_hex(crypto::Algorithm::sm3, salt, bytes);
    JX_TRY(const std::string secret, secret_of(tx, person));
    const auto key = crypto::from_base64(secret);
    if (!key || key->size() != key_bytes) return broken(entry.seq);
    std::string kept;
    tlog::add_netstring(kept, salt);
    kept += bytes;
    JX_CHECK(
        tx.run(sql::add_personal,
               {{"seq", entry.seq}, {"person", person}, {"sealed", crypto::Sealer(*key).seal(context_of(entry.seq), kept)}}));
    return {};
}

Result<Personal> personal_of(const ReadEntry& entry) {
    if (entry.sealed.empty() || entry.secret.empty()) return Personal{};
    const auto key = crypto::from_base64(entry.secret);
    if (!key || key->size() != key_bytes) return broken(entry.seq);
    const auto kept = crypto::Sealer(*key).open_sealed(context_of(entry.seq), entry.sealed);
    if (!kept.has_value()) return broken(entry.seq);
    std::string_view rest = *kept;
    const auto salt = tlog::take_netstring(rest);
    if (!salt) return broken(entry.seq);
    return Personal{std::string(*salt), std::string(rest)};
}

Result<std::pair<std::string, json::Value>> parts_of(const Personal& personal) {
    if (personal.bytes.empty()) return std::pair<std::string, json::Value>();
    std::string_view rest = personal.bytes;
    const auto reason = tlog::take_netstring(rest), data = tlog::take_netstring(rest);
    if (!reason || !data || !rest.empty()) return Error{&errors::internal, "what is personal in an entry is damaged"};
    if (data->empty()) return std::pair(std::string(*reason), json::Value(nullptr));
    JX_TRY(json::Value value, json::parse(*data));
    return std::pair(std::string(*reason), std::move(value));
}

}  // namespace jixia::audit
