#include "config.h"

#include <fstream>

#include <charconv>

#include "base/text.h"
#include "fetch/addresses.h"
#include "fetch/client.h"
#include "tlog/note.h"
#include "transparency/transparency.h"

namespace jixia::app {
namespace {

constexpr ErrorCode setting_invalid{"setting-invalid", ErrorKind::invalid};

Result<std::uint16_t> port_of(const char* name, const std::string& text) {
    unsigned number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || number > 65535)
        return Error{&setting_invalid, std::string(name) + " must be a number from 0 to 65535, not \"" + text + "\""};
    return static_cast<std::uint16_t>(number);
}

Result<std::int64_t> amount_of(const char* name, const std::string& text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || number < 1)
        return Error{&setting_invalid, std::string(name) + " must be a whole number from 1, not \"" + text + "\""};
    return number;
}

Result<std::int64_t> percent_of(const char* name, const std::string& text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || number < 1 || number > 100)
        return Error{&setting_invalid, std::string(name) + " must be a number from 1 to 100, not \"" + text + "\""};
    return number;
}

Result<std::vector<tlog::KeyKind>> key_kinds_of(const std::string& text) {
    std::vector<tlog::KeyKind> kinds;
    for (const std::string& one : text::split(text, ',')) {
        if (one == "ed25519") kinds.push_back(tlog::KeyKind::ed25519);
        else if (one == "sm2") kinds.push_back(tlog::KeyKind::sm2);
        else
            return Error{&setting_invalid, "JIXIA_DECISION_KEYS must be ed25519, sm2 or both with a comma, not \"" + text + "\""};
    }
    return kinds;
}

using Get = std::function<std::optional<std::string>(const char*)>;

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> out;
    for (const std::string& part : text::split(text, ','))
        if (std::string item = text::trim(part); !item.empty()) out.push_back(std::move(item));
    return out;
}

Result<void> read_identity_service(Config& config, const Get& get) {
    const auto issuer = get("JIXIA_OIDC_ISSUER");
    if (!issuer || issuer->empty()) return {};
    config.oidc_issuer = *issuer;
    const bool inside = issuer->starts_with("http://127.0.0.1:") || issuer->starts_with("http://localhost:");
    if (!fetch::is_fetchable_url(*issuer) || (!issuer->starts_with("https://") && !inside))
        return Error{&setting_invalid,
                     "JIXIA_OIDC_ISSUER must be an https address as the service itself writes it, not \"" + *issuer + "\""};
    if (const auto client = get("JIXIA_OIDC_CLIENT"); client && !client->empty()) config.oidc_client = *client;
    const auto file = get("JIXIA_OIDC_SECRET_FILE");
    std::ifstream in(file.value_or(""), std::ios::binary);
    std::getline(in, config.oidc_secret);
    config.oidc_secret = text::trim(config.oidc_secret);
    if (config.oidc_secret.empty())
        return Error{&setting_invalid,
                     "JIXIA_OIDC_SECRET_FILE must name a file whose first line is the secret that the service gave"};
    return {};
}

Result<void> read_ledger(Config& config, const Get& get) {
    if (const auto value = get("JIXIA_LEDGER_ORIGIN")) config.ledger_origin = *value;
    if (!config.ledger_origin.empty() && !tlog::is_key_name(config.ledger_origin))
        return Error{&setting_invalid,
                     "JIXIA_LEDGER_ORIGIN must be a name such as data.example.gov.cn/ledger, without spaces and +"};
    if (const auto value = get("JIXIA_SIGNER_DIR"); value && !value->empty())
        config.signer_folder = std::filesystem::absolute(*value);
    if (const auto value = get("JIXIA_SIGNER_SOCKET"); value && !value->empty())
        config.signer_socket = std::filesystem::absolute(*value);
    if (const auto value = get("JIXIA_WITNESSES")) config.witnesses = list_of(*value);
    for (const std::string& witness : config.witnesses)
        if (!transparency::WitnessAddress::parse(witness).has_value())
            return Error{&setting_invalid,
                         "JIXIA_WITNESSES must hold an address, a space and a key each, not \"" + witness + "\""};
    if (const auto value = get("JIXIA_WITNESS_LOGS")) config.witnessed_logs = list_of(*value);
    for (const std::string& key : config.witnessed_logs)
        if (!tlog::VerifierKey::parse(key).has_value())
            return Error{&setting_invalid, "JIXIA_WITNESS_LOGS must hold verifier keys, not \"" + key + "\""};
    return {};
}

}  // namespace

std::string Config::decision_key_name() const {
    std::string name = outside();
    if (const auto at = name.find("://"); at != std::string::npos) name.erase(0, at + 3);
    return name + "/decisions";
}

Result<Config> read_config(const std::function<std::optional<std::string>(const char*)>& get) {
    Config config;
    if (const auto value = get("JIXIA_ADDRESS")) config.address = *value;
    if (const auto value = get("JIXIA_PORT")) { JX_TRY(config.port, port_of("JIXIA_PORT", *value)); }
    if (const auto value = get("JIXIA_ADMIN_PORT")) { JX_TRY(config.admin_port, port_of("JIXIA_ADMIN_PORT", *value)); }
    if (const auto value = get("JIXIA_BASE_URL")) {
        if (!value->starts_with("http://") && !value->starts_with("https://"))
            return Error{&setting_invalid, "JIXIA_BASE_URL must begin with http:// or https://"};
        config.base_url = value->ends_with('/') ? value->substr(0, value->size() - 1) : *value;
    }
    if (const auto value = get("JIXIA_HOSTS"); value && !value->empty()) config.hosts = text::split(*value, ',');
    if (const auto value = get("JIXIA_PLATFORM_ZH")) config.platform_zh = *value;
    if (const auto value = get("JIXIA_PLATFORM_EN")) config.platform_en = *value;
    if (const auto value = get("JIXIA_DATA_DIR")) config.data = *value;
    if (const auto value = get("JIXIA_DATABASE_URL")) config.database_url = *value;
    if (const auto value = get("JIXIA_PAGES")) config.pages = *value;
    if (const auto value = get("JIXIA_DEMO_PACKAGES")) config.packages = *value;
    if (const auto value = get("JIXIA_DEMO_PROVINCE")) config.province = *value;
    if (const auto value = get("JIXIA_ROWS_FEWER_PERCENT")) {
        JX_TRY(config.rows_fewer_percent, percent_of("JIXIA_ROWS_FEWER_PERCENT", *value));
    }
    if (const auto value = get("JIXIA_DECISION_KEYS")) { JX_TRY(config.decision_keys, key_kinds_of(*value)); }
    if (const auto value = get("JIXIA_DROPPED_COLUMNS")) {
        if (*value != "consent" && *value != "flag")
            return Error{&setting_invalid, "JIXIA_DROPPED_COLUMNS must be consent or flag, not \"" + *value + "\""};
        config.dropped_columns_need_consent = *value == "consent";
    }
    if (const auto value = get("JIXIA_FETCH_NETWORKS"); value && !value->empty())
        config.fetch_networks = text::split(*value, ',');
    for (const std::string& network : config.fetch_networks)
        if (!fetch::Network::parse(network).has_value())
            return Error{&setting_invalid,
                         "JIXIA_FETCH_NETWORKS must hold networks such as 10.20.0.0/16, not \"" + network + "\""};
    if (const auto value = get("JIXIA_SECRETS_KEY")) config.secrets_key = *value;
    JX_CHECK(read_identity_service(config, get));
    if (const auto value = get("JIXIA_STAFF_TOTP")) config.staff_factor = *value == "1";
    JX_CHECK(read_ledger(config, get));
    if (const auto value = get("JIXIA_SECURE_COOKIES")) config.secure_cookies = *value == "1";
    if (const auto value = get("JIXIA_QUERY_UNITS_A_MINUTE")) {
        JX_TRY(config.query_units_a_minute, amount_of("JIXIA_QUERY_UNITS_A_MINUTE", *value));
    }
    if (config.data.empty()) return Error{&setting_invalid, "JIXIA_DATA_DIR must not be empty"};
    config.data = std::filesystem::absolute(config.data);  // workers open what is in it from another folder
    return config;
}

}  // namespace jixia::app
