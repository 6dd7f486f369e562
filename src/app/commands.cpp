#include "commands.h"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

#include "audit/ledger.h"
#include "base/log.h"
#include "dataset/worker.h"
#include "demo/seed.h"
#include "http/types.h"
#include "identity/identity.h"
#include "law/calendar.h"
#include "quality/quality.h"
#include "quality/worker.h"
#include "query/worker.h"
#include "records.h"
#include "search/search.h"
#include "storage/database.h"
#include "storage/sandbox.h"

namespace jixia::app {
namespace {

constexpr std::chrono::minutes reindex_patience{30};

/// What the server would say of a refusal: its title.
std::string title(const Error& error, http::Language language) {
    http::Call call;
    call.language = language;
    const http::Response response = http::problem(error, call);
    const auto* body = std::get_if<std::string>(&response.body);
    if (body == nullptr) return std::string(error.code->type);
    const auto parsed = json::parse(*body);
    if (!parsed.has_value() || !parsed->is_object()) return std::string(error.code->type);
    const auto* text = parsed->get_object().if_contains("title");
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string(error.code->type);
}

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
    return signals;
}

}  // namespace

int tell(const Error& error) {
    fmt::print(stderr, "{}\n{}\n", title(error, http::Language::zh), title(error, http::Language::en));
    if (!error.detail.empty()) fmt::print(stderr, "  {}\n", error.detail);
    for (const FieldError& field : error.fields) fmt::print(stderr, "  {}: {}\n", field.pointer, field.detail);
    return 1;
}

std::filesystem::path own_program() {
    std::error_code failed;
    return std::filesystem::read_symlink("/proc/self/exe", failed);
}

int serve(const Config& config, Demonstration demonstration) {
    // Blocked before any thread is there: every thread inherits the mask, and this one waits for them.
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    demo::MovedClock clock;  // stands still at no offset but while a demonstration is put in
    auto opened = Platform::open(config, clock, demonstration, own_program());
    if (!opened.has_value()) return tell(opened.error());
    Platform& platform = **opened;
    const bool demo = demonstration == Demonstration::yes;
    if (demo) platform.hold_ready("the demonstration is being published");
    if (const auto started = platform.start(); !started.has_value()) return tell(started.error());
    fmt::print("{}\n", demo ? fmt::format("http://{}:{}  (演示数据正在发布 · the demonstration is being published)",
                                          config.address, platform.port())
                            : fmt::format("http://{}:{}", config.address, platform.port()));
    std::fflush(stdout);
    int status = 0;
    if (demo) {
        if (const auto seeded = demo::seed(platform, config, clock); !seeded.has_value()) status = tell(seeded.error());
        platform.hold_ready({});
        if (status == 0) fmt::print("就绪 · ready\n");
        std::fflush(stdout);
    }
    if (status == 0) {
        int signal = 0;
        sigwait(&signals, &signal);
    }
    platform.stop();
    return status;
}

int init(const Config& config) {
    return with_records(config, [&](Records&) -> Result<int> {
        fmt::print("{}\n", config.database());
        return 0;
    });
}

int reindex(const Config& config) {
    const auto run = [&]() -> Result<void> {
        JX_TRY(const bool asked, search::ask_reindex(config.data / "search", reindex_patience));
        if (asked) return {};
        const SystemClock clock;
        JX_TRY(const auto platform, Platform::open(config, clock, Demonstration::no, own_program()));
        return platform->search().reindex();
    };
    const auto outcome = run();
    return outcome.has_value() ? 0 : tell(outcome.error());
}

int measure(const Config& config) {
    const auto run = [&]() -> Result<void> {
        const SystemClock clock;
        JX_TRY(const auto platform, Platform::open(config, clock, Demonstration::no, own_program()));
        const auto begun = std::chrono::steady_clock::now();
        JX_CHECK(platform->quality().run_all());
        JX_TRY(const auto province, platform->quality().province("zh"));
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        fmt::print("{} entries in {} ms\n", province.entries, took.count());
        return {};
    };
    const auto outcome = run();
    return outcome.has_value() ? 0 : tell(outcome.error());
}

int import_calendar(const Config& config, const std::string& file) {
    const auto run = [&]() -> Result<void> {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream content;
        content << in.rdbuf();
        if (!in.good()) return Error{&errors::not_found, file};
        law::Calendar calendar = law::Calendar::built_in();
        JX_CHECK(calendar.import_holiday_cn(content.str()));
        std::error_code failed;
        std::filesystem::create_directories(calendar_folder(config), failed);
        std::filesystem::copy_file(file, calendar_folder(config) / std::filesystem::path(file).filename(),
                                   std::filesystem::copy_options::overwrite_existing, failed);
        if (failed) return Error{&errors::internal, failed.message()};
        fmt::print("{}\n", calendar.version());
        return {};
    };
    const auto outcome = run();
    return outcome.has_value() ? 0 : tell(outcome.error());
}

int add_organization(const Config& config, const NewOrganizationOptions& options) {
    return with_records(config, [&](Records& records) -> Result<int> {
        identity::Identity identity({*records.database, records.ledger, records.clock});
        identity::NewOrganization request;
        request.name.value = options.name;
        request.uscc = options.uscc;
        if (!boost::describe::enum_from_string(options.kind.c_str(), request.kind))
            return Error{&errors::invalid, {}, {{"--kind", "is not a kind of organisation"}}};
        request.division = options.division;
        request.authority = options.authority;
        if (!options.mandate.empty()) request.mandate = json::Text<0, 300>{options.mandate};
        JX_TRY(const auto made, identity.create_organization(Actor::platform(), request));
        fmt::print("{}\n", made.id);
        return 0;
    });
}

int add_user(const Config& config, const NewUserOptions& options) {
    return with_records(config, [&](Records& records) -> Result<int> {
        identity::Identity identity({*records.database, records.ledger, records.clock});
        identity::NewAccount request;
        request.account = options.account;
        request.name.value = options.name;
        if (!options.organization_uscc.empty()) {
            JX_TRY(const auto found, records.database->read([&](storage::Transaction& tx) {
                return identity.find_organization_by_uscc(tx, options.organization_uscc);
            }));
            if (!found) return Error{&errors::not_found, options.organization_uscc};
            request.organization = found->id;
        }
        std::vector<Role> roles;
        for (const std::string& name : options.roles) {
            Role role{};
            if (!boost::describe::enum_from_string(name.c_str(), role))
                return Error{&errors::invalid, {}, {{"--role", name + " is not a role"}}};
            roles.push_back(role);
        }
        std::getline(std::cin, request.password);
        JX_TRY(const auto made, identity.create_account(Actor::platform(), request, "zh"));
        if (!roles.empty()) { JX_TRY(std::ignore, identity.set_roles(Actor::platform(), made.id, roles, "zh")); }
        fmt::print("{}\n", made.id);
        return 0;
    });
}

int generate(const Config& config, const SynthOptions& options) {
    const auto run = [&]() -> Result<void> {
        const SystemClock clock;
        JX_TRY(const auto platform, Platform::open(config, clock, Demonstration::yes, own_program()));
        JX_TRY(const SynthReport report,
               synth({platform->database(), platform->identity(), platform->catalog(), clock}, options));
        JX_CHECK(platform->search().reindex());  // the next start need not
        fmt::print("{} entries of {} providers in {} ms\n", report.entries, report.providers, report.took.count());
        return {};
    };
    const auto outcome = run();
    return outcome.has_value() ? 0 : tell(outcome.error());
}

int worker() {
    storage::WorkerTasks tasks = dataset::worker_tasks();
    tasks.merge(query::worker_tasks());
    tasks.merge(quality::worker_tasks());
    return storage::worker_main(tasks);
}

}  // namespace jixia::app
