#pragma once
// What a pull is made of.
#include <optional>
#include <string>

#include "base/json.h"
#include "dataset/dataset.h"
#include "schedule.h"

namespace jixia::pull {

inline constexpr ErrorCode source_invalid{"pull-source-invalid", ErrorKind::invalid};
inline constexpr ErrorCode kind_not_pulled{"pull-not-a-table-or-file", ErrorKind::invalid};
inline constexpr ErrorCode account_gone{"pull-account-gone", ErrorKind::conflict};

enum class SourceKind {
    http,        ///< a web address
    s3,          ///< an object of a store that speaks S3: `url` names endpoint, bucket and key
    postgresql,  ///< the rows of a query
    mysql        ///< the same, of MySQL or MariaDB
};
BOOST_DESCRIBE_ENUM(SourceKind, http, s3, postgresql, mysql)
/// Read with a query, as opposed to an address.
constexpr bool is_database(SourceKind kind) { return kind == SourceKind::postgresql || kind == SourceKind::mysql; }

/// Where the data is; which members count depends on `kind`. Never holds a secret.
struct Source {
    SourceKind kind{};
    std::string url = {};                                         ///< http, s3
    std::string region = {}, access_key = {};                     ///< s3
    std::string host = {}, database = {}, user = {}, query = {};  ///< databases
    std::int64_t port = 5432;
};
BOOST_DESCRIBE_STRUCT(Source, (), (kind, url, region, access_key, host, database, user, query, port))

/// The source in the form people send it.
struct SourceBody {
    SourceKind kind{};
    std::optional<json::Text<1, 2000>> url;
    std::optional<json::Text<1, 100>> region;
    std::optional<json::Text<1, 200>> access_key;
    std::optional<json::Text<1, 253>> host;
    std::optional<json::Text<1, 100>> database, user;
    std::optional<json::Text<1, 20000>> query;
    std::optional<std::int64_t> port;
};
BOOST_DESCRIBE_STRUCT(SourceBody, (), (kind, url, region, access_key, host, database, user, query, port))

struct PullBody {
    SourceBody source;
    Schedule schedule;
    std::optional<json::Text<1, 4000>> credential;  ///< bearer word, secret key or password; never shown again
    std::optional<dataset::VersionMode> mode;
    std::optional<bool> paused;
};
BOOST_DESCRIBE_STRUCT(PullBody, (), (source, schedule, credential, mode, paused))

enum class Outcome { none, new_version, unchanged, failed };
BOOST_DESCRIBE_ENUM(Outcome, none, new_version, unchanged, failed)

struct PullRow {
    std::string resource_id;
    Source source;
    std::string credential;  ///< sealed; empty: none
    Schedule schedule;
    dataset::VersionMode mode{};
    std::string account;
    bool paused = false;
    std::string etag, last_modified, digest;  ///< of what was taken last
    Outcome outcome = Outcome::none;
    std::string problem;        ///< type of the last refusal
    std::int64_t failures = 0;  ///< in a row
    std::string ingestion;      ///< job that reads what was taken last
    std::optional<Instant> tried_at, succeeded_at;
    Instant due_at{}, set_at{};
};
BOOST_DESCRIBE_STRUCT(PullRow, (),
                      (resource_id, source, credential, schedule, mode, account, paused, etag, last_modified, digest, outcome,
                       problem, failures, ingestion, tried_at, succeeded_at, due_at, set_at))

/// The source that a body names. Refuses `pull-source-invalid` for what its kind needs and lacks, `fetch-url-invalid`.
Result<Source> source_of(const SourceBody& body);
/// True if a credential for `a` may go to `b`: the same server and the same account on it.
bool same_place(const Source& a, const Source& b);

}  // namespace jixia::pull
