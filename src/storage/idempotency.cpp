#include "storage/idempotency.h"

#include "sql.h"

namespace jixia::storage {

namespace {

struct KeyRow {
    std::string fingerprint;
    std::int64_t status = 0;
    std::string content_type, body;
    std::map<std::string, std::string> headers;
    Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (fingerprint, status, content_type, body, headers, expires_at))

}  // namespace

Result<std::optional<StoredAnswer>> Idempotency::once(const std::string& actor, const std::string& key,
                                                      const std::string& fingerprint,
                                                      const std::function<std::optional<StoredAnswer>()>& effect) {
    bool failed = false;
    auto outcome = needs_.database.together([&](Transaction& tx) -> Result<std::optional<StoredAnswer>> {
        failed = false;
        const Instant now = needs_.clock.now();
        JX_TRY(auto row, tx.one<KeyRow>(sql::find_idempotency, {{"actor", actor}, {"key", key}}));
        if (row && row->expires_at > now) {
            if (row->fingerprint != fingerprint) return Error{&idempotency_mismatch};
            return std::optional(StoredAnswer{row->status, row->content_type, row->body, row->headers});
        }
        const std::optional<StoredAnswer> answer = effect();
        failed = !answer;
        if (failed) return Error{&errors::internal};  // undoes it
        JX_CHECK(tx.run(sql::put_idempotency, {{"actor", actor},
                                               {"key", key},
                                               {"fingerprint", fingerprint},
                                               {"status", answer->status},
                                               {"content_type", answer->content_type},
                                               {"body", answer->body},
                                               {"headers", answer->headers},
                                               {"expires_at", now + needs_.kept}}));
        return std::optional<StoredAnswer>{};
    });
    if (failed) return std::optional<StoredAnswer>{};
    return outcome;
}

Result<std::int64_t> Idempotency::sweep() {
    return needs_.database.transact(
        [&](Transaction& tx) { return tx.run(sql::remove_expired_idempotency, {{"now", needs_.clock.now()}}); });
}

}  // namespace jixia::storage
