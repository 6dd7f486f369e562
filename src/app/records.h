#pragma once
// Records and what stands directly on them, for commands that need no server.
#include <memory>
#include <system_error>

#include "audit/ledger.h"
#include "commands.h"
#include "storage/database.h"

namespace jixia::app {

struct Records {
    SystemClock clock;
    std::unique_ptr<storage::Database> database;
    audit::Ledger ledger{clock};
    static Result<std::unique_ptr<Records>> open(const Config& config) {
        std::error_code failed;
        std::filesystem::create_directories(config.data, failed);
        if (failed) return Error{&errors::internal, "the data folder cannot be made: " + failed.message()};
        auto records = std::make_unique<Records>();
        storage::DatabaseConfig settings;
        settings.url = config.database();
        JX_TRY(records->database, storage::Database::open(settings, records->clock));
        return records;
    }
};

/// Runs `work` with the records; tells its refusal.
template <class Work>
int with_records(const Config& config, const Work& work) {
    const auto run = [&]() -> Result<int> {
        JX_TRY(const auto records, Records::open(config));
        return work(*records);
    };
    const auto outcome = run();
    return outcome.has_value() ? *outcome : tell(outcome.error());
}

}  // namespace jixia::app
