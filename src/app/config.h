#pragma once
// What an operator can set, from the environment. Every setting has a default that works on one machine.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tlog/keys.h"

namespace jixia::app {

struct Config {
    std::string address = "127.0.0.1";    ///< JIXIA_ADDRESS
    std::uint16_t port = 8080;            ///< JIXIA_PORT; 0: any free port
    std::uint16_t admin_port = 8081;      ///< JIXIA_ADMIN_PORT, on loopback: /metrics and diagnostics; 0: any free port
    std::filesystem::path data = "data";  ///< JIXIA_DATA_DIR, absolute once configured: database file, objects, uploads, index
    std::string database_url;             ///< JIXIA_DATABASE_URL; empty: SQLite in the data folder
    std::string base_url;                 ///< JIXIA_BASE_URL: of permalinks and citations; empty: from address and port
    std::vector<std::string> hosts;       ///< JIXIA_HOSTS, parted by commas: names the server answers to; empty: any
    std::string platform_zh = "稷下公共数据开放平台";           ///< JIXIA_PLATFORM_ZH
    std::string platform_en = "Jixia Open Public Data";         ///< JIXIA_PLATFORM_EN
    std::filesystem::path pages = "ui/dist";                    ///< JIXIA_PAGES: the built user interface
    std::filesystem::path packages = "deps/data/node_modules";  ///< JIXIA_DEMO_PACKAGES: real data the demonstration is made of
    std::filesystem::path province = "demo/province.json";      ///< JIXIA_DEMO_PROVINCE: what it is made into
    /// JIXIA_DROPPED_COLUMNS: consent (a version that takes open columns away waits for the authority's) or flag
    bool dropped_columns_need_consent = true;
    std::int64_t rows_fewer_percent =
        20;                       ///< JIXIA_ROWS_FEWER_PERCENT: a version with this much fewer rows is flagged as narrower
    bool staff_factor = false;    ///< JIXIA_STAFF_TOTP=1: staff without a second factor may do nothing but set one up
    bool secure_cookies = false;  ///< JIXIA_SECURE_COOKIES=1 behind TLS
    /// JIXIA_QUERY_UNITS_A_MINUTE: rows × columns that the queries of one visitor may have to read in a minute
    std::int64_t query_units_a_minute = 100'000'000'000;
    /// JIXIA_FETCH_NETWORKS, parted by commas: inner networks that data may be pulled from
    std::vector<std::string> fetch_networks;
    /// JIXIA_DECISION_KEYS: ed25519, sm2 or both, parted by a comma: what decisions are signed with
    std::vector<tlog::KeyKind> decision_keys{tlog::KeyKind::ed25519};
    std::filesystem::path secrets_key;  ///< JIXIA_SECRETS_KEY: file that seals sources' passwords; empty: in the data folder

    std::string oidc_issuer;            ///< JIXIA_OIDC_ISSUER: the unified identity service; empty: none
    std::string oidc_client = "jixia";  ///< JIXIA_OIDC_CLIENT: this platform's name there
    std::string oidc_secret;            ///< read from the file that JIXIA_OIDC_SECRET_FILE names

    std::string ledger_origin;            ///< JIXIA_LEDGER_ORIGIN: what signed heads are called; empty: made at the first start
    std::filesystem::path signer_folder;  ///< JIXIA_SIGNER_DIR: keys and memory of the signer; empty: in the data folder
    std::filesystem::path signer_socket;  ///< JIXIA_SIGNER_SOCKET: of a signer that runs by itself; empty: one is started
    std::vector<std::string> witnesses;   ///< JIXIA_WITNESSES, parted by commas: "ADDRESS KEY" of who cosigns heads
    std::vector<std::string> witnessed_logs;  ///< JIXIA_WITNESS_LOGS, parted by commas: keys of ledgers whose heads are cosigned

    std::filesystem::path signers() const { return signer_folder.empty() ? data / "signer" : signer_folder; }
    std::filesystem::path socket_of_signer() const { return signer_socket.empty() ? data / "signer.sock" : signer_socket; }
    /// Address of the database: `database_url`, or the SQLite file in the data folder.
    std::string database() const { return database_url.empty() ? (data / "records.sqlite").string() : database_url; }
    std::filesystem::path sealing_key() const { return secrets_key.empty() ? data / "secrets.key" : secrets_key; }
    /// The name that decisions are signed under: where the outside reaches the platform, without its scheme.
    std::string decision_key_name() const;
    /// Where the outside reaches the platform, without a final slash.
    std::string outside() const { return base_url.empty() ? "http://" + address + ":" + std::to_string(port) : base_url; }
};

/// Reads the settings through `get` (a variable's value or nothing); refuses `setting-invalid` naming the variable.
Result<Config> read_config(const std::function<std::optional<std::string>(const char*)>& get);

}  // namespace jixia::app
