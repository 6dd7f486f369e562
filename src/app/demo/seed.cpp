#include "demo/seed.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/log.h"
#include "demo/duties.h"
#include "demo/publish.h"

namespace jixia::app::demo {
namespace {

/// The platform reads two files at a time; one more desk prepares the next.
constexpr std::size_t desks = 3;

class Desks {
public:
    Desks(Platform& platform, const Province& province, const std::map<std::string, Staff>& staff, std::filesystem::path folder)
        : platform_(platform), province_(province), staff_(staff), folder_(std::move(folder)) {
        for (const Organization& unit : province.organizations) division_[unit.key] = unit.division;
    }
    Result<void> work() {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < desks; ++i) threads.emplace_back([this] { one(); });
        threads.clear();
        const std::lock_guard lock(mutex_);
        return failure_ ? Result<void>(*failure_) : Result<void>();
    }

private:
    void one() {
        for (std::size_t at; (at = next_++) < province_.tables.size();) {
            const Table& table = province_.tables[at];
            const Publishing where{platform_.router(), staff_.at(table.provider), division_.at(table.provider), folder_};
            if (auto done = publish(where, table); !done.has_value()) {
                const std::lock_guard lock(mutex_);
                if (!failure_) failure_ = done.error();
                log::error("a table of the demonstration was not published",
                           {{"slug", table.slug}, {"refusal", done.error().code->type}});
                continue;
            }
            platform_.hold_ready("the demonstration is being published: " + std::to_string(++done_) + " of " +
                                 std::to_string(province_.tables.size()));
        }
    }
    Platform& platform_;
    const Province& province_;
    const std::map<std::string, Staff>& staff_;
    std::filesystem::path folder_;
    std::map<std::string, std::string> division_;
    std::atomic<std::size_t> next_ = 0, done_ = 0;
    std::mutex mutex_;
    std::optional<Error> failure_;
};

}  // namespace

Result<void> seed(Platform& platform, const Config& config, MovedClock& clock) {
    const auto started = std::chrono::steady_clock::now();
    JX_TRY(const Province province, load_province(config.province, config.packages));
    JX_TRY(const auto staff, settle(platform.identity(), province));
    const Duties duties{platform.router(), platform.identity(), clock, config.province.parent_path() / "duties.json",
                        config.data / "duties.json"};
    JX_CHECK(do_duties(duties, Part::past));
    const std::filesystem::path folder = config.data / "demonstration";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return Error{&errors::internal, "the folder for the demonstration's files cannot be made"};
    Desks work(platform, province, staff, folder);
    JX_CHECK(work.work());
    JX_CHECK(do_duties(duties, Part::today));
    std::filesystem::remove_all(folder, failed);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
    log::info("demonstration",
              {{"tables", static_cast<std::int64_t>(province.tables.size())}, {"took_ms", std::int64_t{took.count()}}});
    return {};
}

}  // namespace jixia::app::demo
