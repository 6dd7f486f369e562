#pragma once
// What an operator can set, from the environment. Every setting has a default that works on one machine.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace jixia::app {

struct Config {
    std::string address = "127.0.0.1";                          ///< JIXIA_ADDRESS
    std::uint16_t port = 8080;                                  ///< JIXIA_PORT; 0: any free port
    std::filesystem::path data = "data";                        ///< JIXIA_DATA_DIR: database file, objects, uploads, index
    std::string database_url;                                   ///< JIXIA_DATABASE_URL; empty: SQLite in the data folder
    std::filesystem::path pages = "ui/dist";                    ///< JIXIA_PAGES: the built user interface
    std::filesystem::path packages = "deps/data/node_modules";  ///< JIXIA_DEMO_PACKAGES: real data the demonstration is made of
    std::filesystem::path province = "demo/province.json";      ///< JIXIA_DEMO_PROVINCE: what it is made into
    bool secure_cookies = false;                                ///< JIXIA_SECURE_COOKIES=1 behind TLS
};

/// Reads the settings through `get` (a variable's value or nothing); refuses `setting-invalid` naming the variable.
Result<Config> read_config(const std::function<std::optional<std::string>(const char*)>& get);

}  // namespace jixia::app
