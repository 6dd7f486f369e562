// The second factor of an account, proof of presence, and one's own sessions.
#include "base/crypto.h"
#include "base/seal.h"
#include "base/text.h"
#include "sql.h"
#include "state.h"
#include "totp.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

constexpr std::size_t secret_bytes = 20, recovery_codes = 10;

struct FactorRow {
    std::string secret;
    bool confirmed = false;
    std::int64_t last_step = 0;
};
BOOST_DESCRIBE_STRUCT(FactorRow, (), (secret, confirmed, last_step))

struct SessionRow {
    std::string id;
    Instant created_at{}, seen_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, created_at, seen_at))

std::string context_of(const std::string& account_id) { return "totp:" + account_id; }
std::string recovery_hash(const std::string& account_id, std::string_view code) {
    return crypto::sha256_hex(account_id + ":" + text::fold(code));
}

}  // namespace

Result<bool> Identity::State::has_factor(Transaction& tx, const std::string& account_id) const {
    JX_TRY(const auto row, tx.one<FactorRow>(sql::totp_of_account, {{"account_id", account_id}}));
    return row && row->confirmed;
}

Result<void> Identity::State::use_code(Transaction& tx, const std::string& account_id, const std::string& code) const {
    JX_TRY(const auto row, tx.one<FactorRow>(sql::totp_of_account, {{"account_id", account_id}}));
    if (!row || !row->confirmed) return {};
    const std::string typed = text::trim(code);
    if (typed.empty()) return Error{&factor_needed};
    JX_ASSERT(needs.sealer != nullptr);
    JX_TRY(const std::string secret, needs.sealer->open_sealed(context_of(account_id), row->secret));
    if (const auto step = totp::accepted(secret, typed, needs.clock.now(), row->last_step)) {
        JX_TRY(const std::int64_t used, tx.run(sql::use_totp_step, {{"account_id", account_id}, {"step", *step}}));
        return used == 1 ? Result<void>{} : Error{&sign_in_refused};
    }
    JX_TRY(const std::int64_t recovered,
           tx.run(sql::use_recovery, {{"account_id", account_id}, {"hash", recovery_hash(account_id, typed)}}));
    return recovered == 1 ? Result<void>{} : Error{&sign_in_refused};
}

Result<void> Identity::step_up(const Actor& actor, const std::string& password, const std::string& code,
                               const std::string& client) {
    if (actor.session.empty()) return Error{&unauthenticated};
    JX_TRY(const auto row, state_->needs.database.read([&](Transaction& tx) { return state_->account(tx, actor.id); }));
    if (!row) return Error{&unauthenticated};
    JX_TRY(const AccountRow proved, state_->proved({row->account, password, code, client}));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_CHECK(tx.run(sql::prove_session, {{"id", actor.session}, {"at", state_->needs.clock.now()}}));
        return state_->record(tx, actor, "session.proved", "account", proved.id, proved.version);
    });
}

Result<void> Identity::check_fresh(Transaction& tx, const Actor& actor) const {
    if (actor.system) return {};
    if (!actor.key.empty()) return Error{&step_up_needed};
    if (actor.session.empty()) return {};
    JX_TRY(const auto proved, tx.one<std::string>(sql::session_proved_at, {{"id", actor.session}}));
    if (!proved || proved->empty()) return Error{&step_up_needed};
    JX_TRY(const Instant at, parse_instant(*proved));
    return state_->needs.clock.now() - at <= state_->settings.fresh ? Result<void>{} : Error{&step_up_needed};
}

Result<std::vector<SessionView>> Identity::sessions(const Actor& actor) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    const Instant now = state_->needs.clock.now();
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::vector<SessionView>> {
        std::vector<SessionView> out;
        JX_TRY(const auto rows,
               tx.all<SessionRow>(sql::sessions_of_account,
                                  {{"account_id", actor.id}, {"now", now}, {"idle_since", now - state_->settings.idle}}));
        for (const SessionRow& row : rows) out.push_back({row.id, row.created_at, row.seen_at, row.id == actor.session});
        return out;
    });
}

Result<void> Identity::end_session(const Actor& actor, const std::string& id) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t ended, tx.run(sql::drop_own_session, {{"id", id}, {"account_id", actor.id}}));
        if (ended == 0) return Error{&errors::not_found};
        return state_->record(tx, actor, "session.closed", "account", actor.id, 0);
    });
}

Result<NewFactor> Identity::begin_factor(const Actor& actor) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    if (state_->needs.sealer == nullptr) return Error{&factor_state};
    const std::string secret = crypto::random_bytes(secret_bytes);
    return state_->needs.database.transact([&](Transaction& tx) -> Result<NewFactor> {
        JX_CHECK(check_fresh(tx, actor));
        JX_TRY(const auto row, state_->account(tx, actor.id));
        if (!row) return Error{&unauthenticated};
        JX_TRY(const std::int64_t put,
               tx.run(sql::put_totp, {{"account_id", actor.id},
                                      {"secret", state_->needs.sealer->seal(context_of(actor.id), secret)},
                                      {"now", state_->needs.clock.now()}}));
        if (put == 0) return Error{&factor_state};
        return NewFactor{totp::base32(secret), totp::uri(state_->settings.issuer, row->account, secret)};
    });
}

Result<RecoveryCodes> Identity::confirm_factor(const Actor& actor, const std::string& code) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<RecoveryCodes> {
        JX_CHECK(check_fresh(tx, actor));
        JX_TRY(const auto row, tx.one<FactorRow>(sql::totp_of_account, {{"account_id", actor.id}}));
        if (!row || row->confirmed) return Error{&factor_state};
        JX_TRY(const std::string secret, state_->needs.sealer->open_sealed(context_of(actor.id), row->secret));
        const auto step = totp::accepted(secret, text::trim(code), state_->needs.clock.now(), row->last_step);
        if (!step) return Error{&sign_in_refused};
        JX_CHECK(tx.run(sql::use_totp_step, {{"account_id", actor.id}, {"step", *step}}));
        JX_CHECK(tx.run(sql::confirm_totp, {{"account_id", actor.id}}));
        RecoveryCodes out;
        for (std::size_t i = 0; i < recovery_codes; ++i) {
            std::string& fresh = out.codes.emplace_back(text::fold(totp::base32(crypto::random_bytes(10))));
            JX_CHECK(tx.run(sql::add_recovery, {{"account_id", actor.id}, {"hash", recovery_hash(actor.id, fresh)}}));
        }
        // Whoever else is signed in with the password alone is not any more.
        JX_CHECK(tx.run(sql::drop_sessions_of_account, {{"account_id", actor.id}, {"but", actor.session}}));
        JX_CHECK(state_->record(tx, actor, "account.factor_set", "account", actor.id, 0));
        return out;
    });
}

Result<void> Identity::drop_factor(const Actor& actor, const std::string& password) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    JX_TRY(const auto row, state_->needs.database.read([&](Transaction& tx) { return state_->account(tx, actor.id); }));
    if (!row || !crypto::verify_password(row->password_hash, password)) return Error{&sign_in_refused};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_CHECK(check_fresh(tx, actor));
        JX_TRY(const std::int64_t dropped, tx.run(sql::drop_totp, {{"account_id", actor.id}}));
        if (dropped == 0) return Error{&factor_state};
        JX_CHECK(tx.run(sql::drop_recovery, {{"account_id", actor.id}}));
        return state_->record(tx, actor, "account.factor_dropped", "account", actor.id, 0);
    });
}

}  // namespace jixia::identity
