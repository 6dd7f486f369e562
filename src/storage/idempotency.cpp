#include "storage/idempotency.h"

#include "sql.h"

namespace jixia::storage {

namespace {

enum class KeyState { running, answered };
BOOST_DESCRIBE_ENUM(KeyState, running, answered)

struct KeyRow {
    std::string fingerprint;
    KeyState state{};
    StoredAnswer answer() const { return {status, content_type, body}; }
    std::int64_t status = 0;
    std::string content_type, body;
    Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (fingerprint, state, status, content_type, body, expires_at))

}  // namespace

Result<std::optional<StoredAnswer>> Idempotency::begin(const std::string& actor, const std::string& key,
                                                       const std::string& fingerprint) {
    return needs_.database.transact([&](Transaction& tx) -> Result<std::optional<StoredAnswer>> {
        const Instant now = needs_.clock.now();
        JX_TRY(const auto row, tx.one<KeyRow>(sql::find_idempotency, {{"actor", actor}, {"key", key}}));
        if (row && row->expires_at > now) {
            if (row->fingerprint != fingerprint) return Error{&idempotency_mismatch};
            if (row->state == KeyState::running) return Error{&idempotency_running};
            return std::optional(row->answer());
        }
        JX_CHECK(
            tx.run(sql::put_idempotency,
                   {{"actor", actor}, {"key", key}, {"fingerprint", fingerprint}, {"expires_at", now + needs_.running_max}}));
        return std::optional<StoredAnswer>{};
    });
}

Result<void> Idempotency::finish(const std::string& actor, const std::string& key, const std::optional<StoredAnswer>& answer) {
    return needs_.database.transact([&](Transaction& tx) { return finish(tx, actor, key, answer); });
}

Result<void> Idempotency::finish(Transaction& tx, const std::string& actor, const std::string& key,
                                 const std::optional<StoredAnswer>& answer) {
    if (!answer) {
        JX_CHECK(tx.run(sql::forget_idempotency, {{"actor", actor}, {"key", key}}));
        return {};
    }
    JX_CHECK(tx.run(sql::answer_idempotency, {{"actor", actor},
                                              {"key", key},
                                              {"status", answer->status},
                                              {"content_type", answer->content_type},
                                              {"body", answer->body},
                                              {"expires_at", needs_.clock.now() + needs_.kept}}));
    return {};
}

Result<std::int64_t> Idempotency::sweep() {
    return needs_.database.transact(
        [&](Transaction& tx) { return tx.run(sql::remove_expired_idempotency, {{"now", needs_.clock.now()}}); });
}

}  // namespace jixia::storage
