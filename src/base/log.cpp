#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "base/clock.h"

namespace jixia::log {
namespace {

spdlog::logger& sink() {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>("jixia", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        return made;
    }();
    return *logger;
}

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warning: return "warning";
        case Level::error: return "error";
    }
    return "info";
}

}  // namespace

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (!sink().should_log(level_of(level))) return;
    try {
        const Instant now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
        boost::json::object line{{"at", to_text(now)}, {"level", name_of(level)}, {"event", event}};
        for (const Field& field : fields) std::visit([&](const auto& value) { line[field.name] = value; }, field.value);
        sink().log(level_of(level), boost::json::serialize(line));
    } catch (...) {  // NOLINT(bugprone-empty-catch): a log line is never worth an exception
    }
}

void set_level(Level level) { sink().set_level(level_of(level)); }

}  // namespace jixia::log
