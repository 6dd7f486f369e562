// Sign-in, sessions and keys. A wrong name and a wrong password cost the same and say the same; failures are counted where they
// come from, so that nobody can lock somebody else out.
#include <algorithm>

#include "base/crypto.h"
#include "base/id.h"
#include "base/text.h"
#include "rules.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

constexpr std::int64_t keys_max = 20;
constexpr std::chrono::days client_known_for{90};
constexpr std::size_t prefix_length = 11;  // "jx_" and eight characters

struct Buckets {
    std::string pair, client, name;
};
struct Failures {
    std::int64_t pair = 0, client = 0, name = 0;
};
BOOST_DESCRIBE_STRUCT(Failures, (), (pair, client, name))

Buckets buckets_of(std::string_view account, std::string_view client) {
    const auto bucket = [](std::string_view kind, std::string_view a, std::string_view b) {
        return crypto::sha256_hex(std::string(kind) + '\0' + std::string(a) + '\0' + std::string(b));
    };
    return {bucket("pair", account, client), bucket("client", client, ""), bucket("name", account, "")};
}

}  // namespace

std::string csrf_of(std::string_view token) { return crypto::hmac_hex(token, "jixia csrf"); }

Identity::Identity(Needs needs, SessionSettings settings) : state_(std::make_unique<State>(needs, std::move(settings))) {
    static const std::string hash = [] {
        auto made = crypto::hash_password(crypto::random_token());
        JX_ASSERT(made.has_value());
        return *std::move(made);
    }();
    state_->nobody_hash = hash;
}
Identity::~Identity() = default;
const SessionSettings& Identity::settings() const { return state_->settings; }
const Identity::Needs& Identity::needs() const { return state_->needs; }

Result<Actor> Identity::State::actor(Transaction& tx, CallerRow row) const {
    Actor actor;
    JX_TRY(actor.roles, roles(tx, row.id));
    JX_TRY(actor.delegated, lent(tx, row.id, actor.roles));
    for (const DelegatedRole& one : actor.delegated)
        if (!actor.has(one.role)) actor.roles.push_back(one.role);
    actor.id = std::move(row.id);
    actor.name = std::move(row.name);
    actor.organization = std::move(row.organization);
    actor.division = std::move(row.division);
    if (settings.staff_factor && !actor.organization.empty()) {
        JX_TRY(const bool has, has_factor(tx, actor.id));
        if (!has) {
            actor.roles.clear();
            actor.delegated.clear();
        }
    }
    return actor;
}

Result<Me> Identity::State::me(Transaction& tx, const AccountRow& row, std::string_view token, std::string_view language) const {
    Me me{row.id, row.account, row.name, {}, {}, {}, {}, token.empty() ? std::string() : csrf_of(token), row.demonstration};
    JX_TRY(auto held, roles(tx, row.id));
    JX_TRY(const auto borrowed, lent(tx, row.id, held));
    for (const DelegatedRole& one : borrowed) {
        if (std::ranges::find(held, one.role) == held.end()) held.push_back(one.role);
        me.delegated.push_back(
            {{boost::describe::enum_to_string(one.role, ""), role_label(one.role, language)}, {one.from, one.from_name}});
    }
    JX_TRY(me.second_factor, has_factor(tx, row.id));
    me.second_factor_needed = settings.staff_factor && !me.second_factor && !row.organization.empty();
    me.roles = role_labels(held, language);
    JX_TRY(const auto organization, tx.one<Organization>(sql::organization, {{"id", row.organization}}));
    if (organization) {
        me.organization = Named{organization->id, organization->name};
        me.division = Label{organization->division, division_name(organization->division, language)};
    }
    return me;
}

Result<AccountRow> Identity::State::proved(const Credentials& given) const {
    const std::string account = text::fold(given.account);
    const Buckets buckets = buckets_of(account, given.client);
    const Instant before = needs.clock.now();
    struct Found {
        Failures failures;
        std::optional<AccountRow> row;
        bool known = false;
    };
    JX_TRY(const Found found, needs.database.read([&](Transaction& tx) -> Result<Found> {
        Found out;
        JX_TRY(const auto failures, tx.one<Failures>(sql::failures_of_buckets, {{"pair", buckets.pair},
                                                                                {"client", buckets.client},
                                                                                {"name", buckets.name},
                                                                                {"window", before - settings.window}}));
        out.failures = failures.value_or(Failures{});
        JX_TRY(out.row, tx.one<AccountRow>(sql::account_by_name, {{"account", account}}));
        JX_TRY(const auto known, tx.one<std::int64_t>(sql::knows_client, {{"account_id", out.row ? out.row->id : std::string()},
                                                                          {"client", given.client},
                                                                          {"since", before - client_known_for}}));
        out.known = known.value_or(0) > 0;
        return out;
    }));
    if (found.failures.pair >= settings.failures_pair_max || found.failures.client >= settings.failures_client_max ||
        (found.failures.name >= settings.failures_name_max && !found.known))
        return Error{&too_many_attempts};

    const bool may = found.row && !found.row->disabled && !found.row->password_hash.empty() &&
                     (!found.row->demonstration || settings.demonstration);
    const bool right = crypto::verify_password(may ? found.row->password_hash : nobody_hash, given.password);
    const auto count_failure = [&] {
        return needs.database.transact([&](Transaction& tx) -> Result<void> {
            for (const std::string* bucket : {&buckets.pair, &buckets.client, &buckets.name})
                JX_CHECK(
                    tx.run(sql::count_failure, {{"bucket", *bucket}, {"now", before}, {"window", before - settings.window}}));
            return {};
        });
    };
    if (!may || !right) {
        JX_CHECK(count_failure());
        return Error{&sign_in_refused};
    }
    const auto used =
        needs.database.transact([&](Transaction& tx) -> Result<void> { return use_code(tx, found.row->id, given.code); });
    if (!used.has_value()) {
        // A code that is missing says nothing about who asks: only a wrong one counts.
        if (used.error().code == &sign_in_refused) JX_CHECK(count_failure());
        return used.error();
    }
    return *found.row;
}

Result<void> Identity::State::check_client(const std::string& client) const {
    const std::string bucket = buckets_of("", client).client;
    JX_TRY(const auto failures, needs.database.read([&](Transaction& tx) {
        return tx.one<Failures>(sql::failures_of_buckets, {{"pair", std::string()},
                                                           {"client", bucket},
                                                           {"name", std::string()},
                                                           {"window", needs.clock.now() - settings.window}});
    }));
    if (failures && failures->client >= settings.failures_client_max) return Error{&too_many_attempts};
    return {};
}

Result<void> Identity::State::count_client(const std::string& client) const {
    const Instant now = needs.clock.now();
    return needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_CHECK(tx.run(sql::count_failure,
                        {{"bucket", buckets_of("", client).client}, {"now", now}, {"window", now - settings.window}}));
        return {};
    });
}

Result<Opened> Identity::sign_in(const Credentials& given, std::string_view language) {
    JX_TRY(const AccountRow proved, state_->proved(given));
    const Buckets buckets = buckets_of(text::fold(given.account), given.client);
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Opened> {
        // Disabled, or the password changed, while it was being checked: what holds is what the transaction sees.
        JX_TRY(const auto row, state_->account(tx, proved.id));
        if (!row || row->disabled || row->password_hash != proved.password_hash) return Error{&sign_in_refused};
        JX_CHECK(tx.run(sql::forget_failures,
                        {{"bucket", buckets.pair}, {"window", state_->needs.clock.now() - state_->settings.window}}));
        return state_->open_session(tx, *row, given.client, language);
    });
}

Result<Opened> Identity::open_vouched(const std::string& account_id, const std::string& client, bool second_factor,
                                      std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Opened> {
        JX_TRY(const auto row, state_->account(tx, account_id));
        if (!row || row->disabled || (row->demonstration && !state_->settings.demonstration)) return Error{&sign_in_refused};
        JX_TRY(const bool has, state_->has_factor(tx, account_id));
        if (has && !second_factor) return Error{&factor_needed};
        return state_->open_session(tx, *row, client, language);
    });
}

Result<Opened> Identity::State::open_session(Transaction& tx, const AccountRow& row, const std::string& client,
                                             std::string_view language) const {
    const Instant now = needs.clock.now();
    const std::string token = crypto::random_token();
    JX_CHECK(tx.run(sql::know_client, {{"account_id", row.id}, {"client", client}, {"at", now}}));
    JX_CHECK(tx.run(sql::forget_clients, {{"account_id", row.id}, {"since", now - client_known_for}}));
    JX_CHECK(tx.run(sql::drop_old_sessions, {{"now", now}}));
    JX_CHECK(tx.run(sql::touch_account, {{"id", row.id}, {"now", now}, {"today", now - std::chrono::days{1}}}));
    JX_CHECK(tx.run(
        sql::add_session,
        {{"id", crypto::sha256_hex(token)}, {"account_id", row.id}, {"at", now}, {"expires_at", now + settings.absolute}}));
    JX_CHECK(tx.run(sql::drop_oldest_sessions, {{"account_id", row.id}, {"keep", settings.sessions_max}}));
    Actor actor;
    actor.id = row.id;
    actor.organization = row.organization;
    JX_TRY(actor.roles, roles(tx, row.id));
    JX_TRY(Me user, me(tx, row, token, language));
    if (user.division) actor.division = user.division->code;
    JX_CHECK(record(tx, actor, "session.opened", "account", row.id, row.version));
    return Opened{token, {csrf_of(token), std::move(user)}};
}

Result<void> Identity::sign_out(const Actor& actor) {
    if (actor.session.empty()) return Error{&unauthenticated};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t ended, tx.run(sql::drop_session, {{"id", actor.session}}));
        if (ended == 0) return {};
        return state_->record(tx, actor, "session.closed", "account", actor.id, 0);
    });
}

Result<Me> Identity::me(const Actor& actor, std::string_view token, std::string_view language) {
    if (!actor.signed_in()) return Error{&unauthenticated};
    return state_->needs.database.read([&](Transaction& tx) -> Result<Me> {
        JX_TRY(const auto row, state_->account(tx, actor.id));
        if (!row) return Error{&unauthenticated};
        return state_->me(tx, *row, token, language);
    });
}

Result<void> Identity::change_password(const Actor& actor, const std::string& old_password, const std::string& new_password) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    JX_TRY(const auto before, state_->needs.database.read([&](Transaction& tx) { return state_->account(tx, actor.id); }));
    if (!before || !crypto::verify_password(before->password_hash, old_password)) return Error{&sign_in_refused};
    JX_CHECK(check_password(new_password, before->account));
    JX_TRY(const std::string hash, crypto::hash_password(new_password));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_CHECK(tx.run(sql::set_password, {{"id", actor.id}, {"password_hash", hash}}));
        JX_CHECK(tx.run(sql::drop_sessions_of_account, {{"account_id", actor.id}, {"but", actor.session}}));
        JX_CHECK(tx.run(sql::drop_keys_of_account, {{"account_id", actor.id}}));
        return state_->record(tx, actor, "account.password_changed", "account", actor.id, before->version + 1);
    });
}

Result<NewKey> Identity::create_key(const Actor& actor, const std::string& name) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    const std::string secret = "jx_" + crypto::random_token();
    return state_->needs.database.transact([&](Transaction& tx) -> Result<NewKey> {
        JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_keys, {{"account_id", actor.id}}));
        if (count.value_or(0) >= keys_max) return Error{&too_many_keys, "at most " + std::to_string(keys_max) + " keys"};
        const Instant now = state_->needs.clock.now();
        NewKey key{new_ulid(now), name, secret, secret.substr(0, prefix_length), now};
        JX_CHECK(tx.run(sql::add_key, {{"id", key.id},
                                       {"account_id", actor.id},
                                       {"name", key.name},
                                       {"prefix", key.prefix},
                                       {"hash", crypto::sha256_hex(secret)},
                                       {"created_at", now}}));
        JX_CHECK(state_->record(tx, actor, "key.created", "key", key.id, 1));
        return key;
    });
}

Result<Page<Key>> Identity::keys(const Actor& actor, const std::string& after, std::int64_t limit) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<Key>> {
        Page<Key> page;
        JX_TRY(page.items, tx.all<Key>(sql::list_keys, {{"account_id", actor.id}, {"after", after}, {"limit", limit + 1}}));
        if (static_cast<std::int64_t>(page.items.size()) > limit) {
            page.items.pop_back();
            page.next = page.items.back().id;
        }
        JX_TRY(const auto total, tx.one<std::int64_t>(sql::count_keys, {{"account_id", actor.id}}));
        page.total = total.value_or(0);
        return page;
    });
}

Result<void> Identity::delete_key(const Actor& actor, const std::string& id) {
    JX_CHECK(authorize(actor, Permission::key_write, {.account = actor.id}));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t ended, tx.run(sql::drop_key, {{"id", id}, {"account_id", actor.id}}));
        if (ended == 0) return Error{&errors::not_found};
        return state_->record(tx, actor, "key.deleted", "key", id, 2);
    });
}

}  // namespace jixia::identity
