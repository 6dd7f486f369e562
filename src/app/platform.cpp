#include "platform.h"

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <system_error>

#include "audit/ledger.h"
#include "base/log.h"
#include "base/seal.h"
#include "catalog/catalog.h"
#include "channels/channels.h"
#include "conformity/conformity.h"
#include "dataset/dataset.h"
#include "fetch/client.h"
#include "grading/grading.h"
#include "housekeeping.h"
#include "http/pages.h"
#include "identity/identity.h"
#include "members/members.h"
#include "notice/notice.h"
#include "opening/opening.h"
#include "page_heads.h"
#include "planning/planning.h"
#include "policy/policy.h"
#include "ports.h"
#include "pull/pull.h"
#include "quality/quality.h"
#include "query/query.h"
#include "search/search.h"
#include "signer/service.h"
#include "signer_process.h"
#include "site_api.h"
#include "sso/sso.h"
#include "storage/objects.h"
#include "transparency/transparency.h"
#include "workflow/service.h"

namespace jixia::app {
namespace {

constexpr std::size_t job_threads = 4, workers_running_max = 6;
constexpr std::chrono::seconds grace{10};

struct Folders {
    std::filesystem::path objects, uploads, search, derived, keys;
};

Result<Folders> make_folders(const std::filesystem::path& data) {
    Folders folders{data / "objects", data / "uploads", data / "search", data / "derived", data / "keys"};
    std::error_code unreadable;
    const bool fresh = !std::filesystem::exists(data, unreadable);
    for (const auto& folder : {data, folders.uploads, folders.search, folders.derived, folders.keys}) {
        std::error_code failed;
        std::filesystem::create_directories(folder, failed);
        if (failed) return Error{&errors::internal, "the data folder cannot be made: " + failed.message()};
    }
    // Their names are durable before anything in them is acknowledged.
    JX_CHECK(storage::sync_folder(data));
    if (fresh) JX_CHECK(storage::sync_folder(std::filesystem::absolute(data).parent_path()));
    return folders;
}

/// GB/T 22239: accounts that are not needed end; whoever needs theirs signs in before.
notice::Notice unused_notice(const identity::Identity::Unused& account) {
    const std::string day = to_text(account.disabled_on);
    return {.kind = "account",
            .account = account.id,
            .subject_type = "account",
            .subject_id = account.id,
            .basis = {},
            .title = {"账号即将停用", "Your account will be disabled"},
            .text = {"您的账号长期没有使用，将于" + day + "停用。如仍需要，请在此之前登录一次。",
                     "Nobody has used your account for a long time. It will be disabled on " + day +
                         "; sign in before if you need it."}};
}

/// The built-in calendar and every year that an operator imported.
Result<law::Calendar> load_calendar(const std::filesystem::path& folder) {
    law::Calendar calendar = law::Calendar::built_in();
    std::error_code failed;
    for (const auto& file : std::filesystem::directory_iterator(folder, failed)) {
        std::ifstream in(file.path(), std::ios::binary);
        std::ostringstream content;
        content << in.rdbuf();
        JX_CHECK(calendar.import_holiday_cn(std::move(content).str()));
    }
    return calendar;
}

}  // namespace

std::filesystem::path calendar_folder(const Config& config) { return config.data / "calendars"; }

// Members in the order of construction: destroyed in reverse, so that nothing outlives what it uses.
struct Platform::State {
    Config config;
    const Clock& clock;
    Demonstration demonstration;
    law::Calendar calendar = law::Calendar::built_in();
    law::TimeLimits limits;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<storage::ObjectStore> objects;
    audit::Ledger ledger{clock};
    std::unique_ptr<storage::Outbox> outbox;
    std::unique_ptr<storage::Jobs> jobs;
    std::unique_ptr<storage::Workers> workers;
    std::unique_ptr<storage::Idempotency> idempotency;
    std::unique_ptr<crypto::Sealer> sealer;
    std::unique_ptr<identity::Identity> identity;
    std::unique_ptr<DecisionKeys> decision_keys;
    std::unique_ptr<workflow::Service> workflow;
    std::unique_ptr<IdentityProviders> providers;
    identity::NoGrants grants;
    std::unique_ptr<notice::Notices> notices;
    opening::Decisions decisions{clock};
    opening::NoReports reports;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<policy::Policy> policy;
    std::unique_ptr<conformity::Conformity> conformity;
    std::unique_ptr<grading::Grading> grading;
    std::unique_ptr<sso::SingleSignOn> sso;
    std::unique_ptr<members::Members> members;
    std::unique_ptr<channels::Channels> channels;
    std::unique_ptr<opening::Opening> opening;
    std::unique_ptr<dataset::ColumnRules> rules;
    std::unique_ptr<dataset::Dataset> dataset;
    std::unique_ptr<fetch::Client> client;
    std::unique_ptr<signer::Client> signer;
    std::unique_ptr<SignerProcess> signer_process;
    std::unique_ptr<transparency::Transparency> transparency;
    std::unique_ptr<pull::Pulls> pulls;
    std::unique_ptr<query::Query> query;
    std::unique_ptr<quality::Quality> quality;
    std::unique_ptr<search::Search> search;
    std::unique_ptr<DemandOfUse> demand;
    std::unique_ptr<planning::Planning> planning;
    std::unique_ptr<RememberedAnswers> remembered;
    http::Router router, admin_router;
    std::unique_ptr<http::Server> server, admin;
    std::unique_ptr<Housekeeping> housekeeping;
    std::mutex hold_mutex;
    std::string hold;
    std::atomic<bool> started = false;

    State(const Config& given, const Clock& time, Demonstration demo) : config(given), clock(time), demonstration(demo) {}

    Result<void> build(const std::filesystem::path& program);
    Result<void> build_pulls();
    Result<void> build_transparency(const std::filesystem::path& program);
    Result<void> build_routes();
    void build_servers();
    std::string not_ready();
    std::vector<ShownAccount> shown_accounts(std::string_view language) const;
};

Result<void> Platform::State::build(const std::filesystem::path& program) {
    JX_TRY(const Folders folders, make_folders(config.data));
    JX_TRY(calendar, load_calendar(calendar_folder(config)));
    storage::DatabaseConfig records;
    records.url = config.database();
    JX_TRY(database, storage::Database::open(records, clock));
    JX_TRY(objects, storage::ObjectStore::open(folders.objects));
    outbox = std::make_unique<storage::Outbox>(storage::Outbox::Needs{*database, clock});
    jobs = std::make_unique<storage::Jobs>(storage::Jobs::Needs{*database, clock});
    workers = std::make_unique<storage::Workers>(program, workers_running_max);
    idempotency = std::make_unique<storage::Idempotency>(storage::Idempotency::Needs{*database, clock});
    JX_TRY(crypto::Sealer sealing, crypto::Sealer::open(config.sealing_key()));
    sealer = std::make_unique<crypto::Sealer>(std::move(sealing));
    identity =
        std::make_unique<identity::Identity>(identity::Identity::Needs{*database, ledger, clock, sealer.get()},
                                             identity::SessionSettings{.secure = config.secure_cookies,
                                                                       .demonstration = demonstration == Demonstration::yes,
                                                                       .staff_factor = config.staff_factor,
                                                                       .issuer = config.platform_zh});
    JX_TRY(decision_keys, DecisionKeys::open(folders.keys, config.decision_key_name(), config.decision_keys));
    workflow = std::make_unique<workflow::Service>(
        workflow::Service::Needs{*database, *outbox, ledger, *identity, calendar, limits, clock, *decision_keys});
    providers = std::make_unique<IdentityProviders>(*identity);
    JX_TRY(catalog, catalog::Catalog::start({*database, *outbox, ledger, *workflow, clock, *providers, grants, decisions},
                                            {config.outside(), config.platform_zh, config.platform_en}));
    policy = std::make_unique<policy::Policy>(
        policy::Policy::Needs{*database, *outbox, ledger, *identity, limits, calendar, clock,
                              [this](const Actor& actor) { return workflow->count_undated(actor); },
                              [this]() -> Result<void> {
                                  JX_TRY(std::ignore, workflow->date_undated());
                                  return {};
                              }});
    conformity = std::make_unique<conformity::Conformity>(
        conformity::Conformity::Needs{*database, *jobs, *workflow, *policy, *catalog, clock});
    conformity->add(conformity::profile_judge(*catalog));
    policy->bind(conformity->binding("profile"));
    grading = std::make_unique<grading::Grading>(grading::Grading::Needs{*database, *workflow, *catalog, clock});
    catalog->add_rules(*grading);
    conformity->add(grading->judge());
    policy->bind(conformity->binding("grading"));
    grading->subscribe(*outbox);
    conformity->handle_jobs();
    conformity->subscribe(*outbox);
    JX_CHECK(policy->refresh());
    members = std::make_unique<members::Members>(
        members::Members::Needs{*database, *outbox, ledger, *workflow, *identity, *sealer, clock});
    channels = std::make_unique<channels::Channels>(
        channels::Channels::Needs{*database, *outbox, ledger, *workflow, *identity, *catalog, limits, clock});
    notices = std::make_unique<notice::Notices>(notice::Notices::Needs{*database, *outbox, clock});
    opening = std::make_unique<opening::Opening>(opening::Opening::Needs{
        *database, *outbox, ledger, *workflow, *notices, *catalog, *catalog, *providers, reports, calendar, limits, clock,
        [this](std::string_view list, std::string_view code, std::string_view language) {
            return catalog->label(list, code, language);
        }});
    opening->subscribe(*outbox);
    JX_TRY(const std::int64_t dated, workflow->date_undated());
    if (dated > 0) log::info("due dates computed", {{"cases", dated}});
    rules = std::make_unique<dataset::ColumnRules>(
        dataset::ColumnRules::Needs{*database, *objects, *outbox, ledger, *workers, *catalog, clock,
                                    [this](std::string_view list) { return codes_of(*catalog, list); }});
    dataset = std::make_unique<dataset::Dataset>(
        dataset::Dataset::Needs{*database, *objects, *jobs, *workers, *catalog, clock, folders.uploads, *outbox, rules.get(),
                                grading.get()},
        dataset::Dataset::Settings{.dropped_columns_need_consent = config.dropped_columns_need_consent,
                                   .rows_fewer_percent = config.rows_fewer_percent});
    dataset->handle_jobs();
    JX_CHECK(build_pulls());
    JX_CHECK(build_transparency(program));
    JX_TRY(query, query::Query::start({*database, *catalog, *dataset, *objects, *workers, clock},
                                      {.folder = folders.derived,
                                       .base_url = config.outside(),
                                       .limits = {.units_a_minute = config.query_units_a_minute}}));
    JX_TRY(search, search::Search::start({*database, *catalog, clock,
                                          [this] {
                                              if (server) server->invalidate();
                                          }},
                                         {.folder = folders.search}));
    search->subscribe(*outbox);
    demand = std::make_unique<DemandOfUse>(*catalog);
    planning = std::make_unique<planning::Planning>(planning::Planning::Needs{
        *database, *outbox, ledger, *workflow, *identity, *catalog, *search, calendar, limits, *demand, clock});
    quality = std::make_unique<quality::Quality>(
        quality::Quality::Needs{*database, *catalog, *providers, *dataset, *rules, *objects, *workers, *jobs, clock,
                                [this](storage::Transaction& tx) { return identity->count_bodies(tx); }, config.outside()});
    quality->handle_jobs();
    quality->subscribe(*outbox);
    remembered = std::make_unique<RememberedAnswers>(*idempotency);
    JX_CHECK(build_routes());
    build_servers();
    return {};
}

Result<void> Platform::State::build_pulls() {
    std::vector<fetch::Network> networks;
    for (const std::string& text : config.fetch_networks) {
        JX_TRY(const fetch::Network network, fetch::Network::parse(text));
        networks.push_back(network);
    }
    client = std::make_unique<fetch::Client>(std::move(networks));
    sso = std::make_unique<sso::SingleSignOn>(sso::SingleSignOn::Needs{*database, ledger, *identity, *client, *sealer, clock},
                                              sso::Settings{.issuer = config.oidc_issuer,
                                                            .client = config.oidc_client,
                                                            .secret = config.oidc_secret,
                                                            .outside = config.outside(),
                                                            .secure_cookies = config.secure_cookies});
    pulls = std::make_unique<pull::Pulls>(pull::Pulls::Needs{*database, *jobs, *objects, *outbox, ledger, *catalog, *dataset,
                                                             *client, *sealer, clock,
                                                             [this](const std::string& id) { return identity->actor_now(id); }});
    pulls->handle_jobs();
    return {};
}

Result<void> Platform::State::build_transparency(const std::filesystem::path& program) {
    transparency::Transparency::Settings settings{.folder = config.data / "ledger"};
    for (const std::string& text : config.witnesses) {
        JX_TRY(transparency::WitnessAddress witness, transparency::WitnessAddress::parse(text));
        settings.witnesses.push_back(std::move(witness));
    }
    signer = std::make_unique<signer::Client>(config.socket_of_signer());
    if (config.signer_socket.empty()) signer_process = std::make_unique<SignerProcess>(program, signer_settings(config));
    JX_TRY(transparency, transparency::Transparency::open(
                             {*database, ledger, *signer, *client, clock, identity::ledger_visibility}, std::move(settings)));
    return {};
}

Result<void> Platform::State::build_routes() {
    add_site_routes(router,
                    {config, demonstration == Demonstration::yes,
                     [this](std::string_view language) { return shown_accounts(language); }, [this] { return not_ready(); }});
    identity::add_routes(router, *identity, [this] { return catalog->entries_by_provider(); });
    transparency::add_routes(router, *transparency);
    workflow::add_routes(router, *workflow);
    catalog::bind_routes(router, *catalog);
    policy::add_routes(router, *policy);
    conformity::add_routes(router, *conformity);
    grading::add_routes(router, *grading);
    sso::add_routes(router, *sso);
    members::add_routes(router, *members);
    channels::add_routes(router, *channels);
    notice::add_routes(router, *notices);
    opening::add_routes(router, *opening);
    search::add_routes(router, *search, *catalog, *database);
    planning::add_routes(router, *planning);
    dataset::add_routes(router, *dataset);
    dataset::add_routes(router, *rules);
    pull::add_routes(router, *pulls);
    query::add_routes(router, *query);
    quality::add_routes(router, *quality);
    add_contract(router);
    const auto sources = std::make_shared<HeadSources>(
        HeadSources{*catalog, *identity, *planning, *policy, config.outside(), config.platform_zh, config.platform_en});
    return http::add_pages(router, {config.pages, [sources](const http::Call& call) { return head_of(*sources, call); },
                                    config.platform_zh, config.platform_en});
}

void Platform::State::build_servers() {
    http::ServerConfig doors;
    doors.address = config.address;
    doors.port = config.port;
    doors.hosts = config.hosts;
    doors.strict_transport = config.secure_cookies;
    doors.analytics_threads = 2 * workers_running_max;  // strangers' SQL holds no more of them than there are workers
    server = std::make_unique<http::Server>(
        doors, router, [this](const http::Call& call) { return identity->authenticate(call); }, remembered.get());
    add_metrics(admin_router, [this] { return server->metrics(); });
    http::ServerConfig inner;
    inner.port = config.admin_port;
    inner.io_threads = 1;
    inner.records_threads = inner.analytics_threads = inner.files_threads = 1;
    inner.connections_max = 64;
    admin =
        std::make_unique<http::Server>(inner, admin_router, [](const http::Call&) -> Result<Actor> { return Actor{}; }, nullptr);
    using std::chrono::hours;
    using std::chrono::seconds;
    housekeeping = std::make_unique<Housekeeping>(std::vector<Housekeeping::Task>{{"figures of use", seconds(10),
                                                                                   [this] { return catalog->flush_usage(); }},
                                                                                  {"the nightly quality run", seconds(60),
                                                                                   [this] { return quality->tick(); }},
                                                                                  {"clocks of cases", seconds(60),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore,
                                                                                              workflow->watch_clocks());
                                                                                       return {};
                                                                                   }},
                                                                                  {"rules of other nodes", seconds(30),
                                                                                   [this] { return policy->refresh(); }},
                                                                                  {"entries and new rules", seconds(30),
                                                                                   [this] { return conformity->tick(); }},
                                                                                  {"plans and notices of channels", seconds(60),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, channels->watch());
                                                                                       return {};
                                                                                   }},
                                                                                  {"decisions about openness", seconds(60),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, opening->watch());
                                                                                       return {};
                                                                                   }},
                                                                                  {"accounts that nobody uses", hours(1),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(
                                                                                           std::ignore,
                                                                                           identity->warn_unused(
                                                                                               [this](storage::Transaction& tx,
                                                                                                      const identity::Identity::
                                                                                                          Unused& account) {
                                                                                                   return notices->send(
                                                                                                       tx,
                                                                                                       unused_notice(account));
                                                                                               }));
                                                                                       JX_TRY(std::ignore,
                                                                                              identity->disable_unused());
                                                                                       return {};
                                                                                   }},
                                                                                  {"the account of the month", hours(1),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore,
                                                                                              catalog->close_month());
                                                                                       return {};
                                                                                   }},
                                                                                  {"plans and consultations", seconds(60),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, planning->watch());
                                                                                       return {};
                                                                                   }},
                                                                                  {"due pulls", seconds(30),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, pulls->start_due());
                                                                                       return {};
                                                                                   }},
                                                                                  {"expired uploads", hours(1),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, dataset->sweep());
                                                                                       return {};
                                                                                   }},
                                                                                  {"remembered answers", hours(1),
                                                                                   [this]() -> Result<void> {
                                                                                       JX_TRY(std::ignore, idempotency->sweep());
                                                                                       return {};
                                                                                   }}});
}

std::string Platform::State::not_ready() {
    if (!started) return "starting";
    {
        const std::lock_guard lock(hold_mutex);
        if (!hold.empty()) return hold;
    }
    if (!search->ready()) return "the search index is being built";
    const auto head = database->read([&](storage::Transaction& tx) { return ledger.head(tx); });
    return head.has_value() ? std::string() : "the record database does not answer";
}

std::vector<ShownAccount> Platform::State::shown_accounts(std::string_view language) const {
    constexpr std::string_view names[] = {"cataloguer",      "reviewer", "officer",  "unit-admin", "authority",    "authority-b",
                                          "authority-jinan", "admin",    "security", "audit",      "cataloguer-b", "reviewer-b",
                                          "officer-b",       "citizen",  "company",  "evaluator"};
    std::vector<ShownAccount> shown;
    for (const std::string_view name : names) {
        const auto actor = identity->find_actor(std::string(name));
        if (!actor.has_value() || !actor->has_value()) continue;
        const Actor& person = **actor;
        shown.push_back({std::string(name), person.name,
                         person.roles.empty() ? std::string() : identity::role_label(person.roles.front(), language)});
    }
    return shown;
}

Platform::Platform(std::unique_ptr<State> state) : state_(std::move(state)) {}
Platform::~Platform() { stop(); }

Result<std::unique_ptr<Platform>> Platform::open(const Config& config, const Clock& clock, Demonstration demonstration,
                                                 const std::filesystem::path& program) {
    auto state = std::make_unique<State>(config, clock, demonstration);
    JX_CHECK(state->build(program));
    return std::unique_ptr<Platform>(new Platform(std::move(state)));
}

Result<void> Platform::start() {
    State& state = *state_;
    JX_CHECK(state.server->start());
    JX_CHECK(state.admin->start());
    state.search->run();
    state.outbox->start();
    state.jobs->start(job_threads);
    state.housekeeping->start();
    if (state.signer_process) state.signer_process->start();
    state.transparency->start();
    state.started = true;
    return {};
}

void Platform::hold_ready(std::string why) {
    const std::lock_guard lock(state_->hold_mutex);
    state_->hold = std::move(why);
}

void Platform::stop() {
    State& state = *state_;
    if (!state.started.exchange(false)) return;
    state.server->stop(grace);
    state.admin->stop(std::chrono::seconds(1));
    // What workers are at is done again by the next start; nobody waits for a table of millions to be measured.
    state.workers->close();
    state.housekeeping->stop();
    state.jobs->stop();
    state.outbox->stop();
    state.search->stop();
    if (const auto written = state.catalog->flush_usage(); !written.has_value()) log::warning("figures of use are lost");
    state.transparency->stop();
    if (state.signer_process) {
        (void)state.transparency->publish().has_value();  // what was written last gets its head; told if not
        state.signer_process->stop();
    }
}

std::uint16_t Platform::port() const { return state_->server->port(); }
std::uint16_t Platform::admin_port() const { return state_->admin->port(); }
storage::Database& Platform::database() { return *state_->database; }
identity::Identity& Platform::identity() { return *state_->identity; }
catalog::Catalog& Platform::catalog() { return *state_->catalog; }
search::Search& Platform::search() { return *state_->search; }
quality::Quality& Platform::quality() { return *state_->quality; }
const http::Router& Platform::router() const { return state_->router; }

}  // namespace jixia::app
