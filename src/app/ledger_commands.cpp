// The ledger on the command line: checking, exporting, erasing; and the process that signs its heads.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/crypto.h"
#include "catalog/catalog.h"
#include "records.h"
#include "signer/service.h"
#include "tlog/tiles.h"
#include "transparency/published.h"

namespace jixia::app {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t heads_exported = 10'000;
constexpr std::size_t origin_random_bytes = 8;

Result<void> write_file(const fs::path& file, const std::string& bytes) {
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << bytes;
    out.close();
    if (failed || !out) return Error{&errors::storage_full, "the export cannot be written"};
    return {};
}

/// Signed heads from before, so that they can be compared with each other and with what others kept.
Result<void> export_heads(Platform& platform, const Clock& clock, const fs::path& folder) {
    const audit::Ledger ledger(clock);
    for (const tlog::Tree tree : tlog::both_trees) {
        JX_TRY(const auto heads,
               platform.database().read([&](storage::Transaction& tx) { return ledger.checkpoints(tx, tree, heads_exported); }));
        const fs::path place = folder / (tree == tlog::Tree::sha256 ? "heads" : "sm3/heads");
        for (const audit::SignedHead& head : heads) JX_CHECK(write_file(place / std::to_string(head.size), head.note));
    }
    return {};
}

/// What is public now, a provider a line.
Result<void> export_statement(catalog::Catalog& catalog, const fs::path& folder) {
    std::string lines, after;
    for (;;) {
        JX_TRY(const auto statement, catalog.opening_statement(after));
        if (!statement) break;
        lines += json::to_string(*statement) + "\n";
        after = statement->provider;
    }
    return write_file(folder / "statement.ndjson", lines);
}

struct Closed {
    void operator()(archive* tar) const { archive_write_free(tar); }
};

/// Everything in `folder` as one file; names in order, no times, so that the same ledger gives the same file.
Result<void> pack(const fs::path& folder, const fs::path& target) {
    std::vector<fs::path> files;
    for (const auto& file : fs::recursive_directory_iterator(folder))
        if (file.is_regular_file()) files.push_back(file.path());
    std::ranges::sort(files);
    const std::unique_ptr<archive, Closed> tar(archive_write_new());
    const Error failed{&errors::storage_full, "the export cannot be written"};
    if (archive_write_set_format_pax_restricted(tar.get()) != ARCHIVE_OK ||
        archive_write_open_filename(tar.get(), target.c_str()) != ARCHIVE_OK)
        return failed;
    for (const fs::path& file : files) {
        std::ostringstream content;
        content << std::ifstream(file, std::ios::binary).rdbuf();
        const std::string bytes = std::move(content).str();
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
        archive_entry_set_pathname(entry.get(), fs::relative(file, folder).c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        if (archive_write_header(tar.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(tar.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
            return failed;
    }
    if (archive_write_close(tar.get()) != ARCHIVE_OK) return failed;
    return {};
}

Result<int> export_ledger(const Config& config, const fs::path& target) {
    const SystemClock clock;
    JX_TRY(const auto platform, Platform::open(config, clock, Demonstration::no, own_program()));
    const bool packed = target.extension() == ".tar";
    const fs::path folder = packed ? fs::path(target.native() + ".new") : target;
    std::error_code failed;
    if (fs::exists(folder, failed)) return Error{&errors::invalid, {}, {{"--to", "is there already"}}};
    JX_TRY(const std::uint64_t size, transparency::copy_published(config.data / "ledger", folder));
    JX_CHECK(export_heads(*platform, clock, folder));
    JX_CHECK(export_statement(platform->catalog(), folder));
    if (packed) {
        JX_CHECK(pack(folder, target));
        fs::remove_all(folder, failed);
    }
    fmt::print("{} entries\n", size);
    return 0;
}

}  // namespace

int audit_verify(const Config& config) {
    return with_records(config, [&](Records& records) -> Result<int> {
        const audit::Published published = transparency::published_in(config.data / "ledger");
        JX_TRY(const audit::Verdict verdict,
               records.database->read([&](storage::Transaction& tx) { return records.ledger.verify(tx, published); }));
        fmt::print("{}\n", audit::to_plain(verdict));
        return verdict.first_bad ? 1 : 0;
    });
}

int audit_export(const Config& config, const AuditOptions& options) {
    const auto outcome = export_ledger(config, options.target);
    return outcome.has_value() ? *outcome : tell(outcome.error());
}

int audit_erase(const Config& config, const AuditOptions& options) {
    return with_records(config, [&](Records& records) -> Result<int> {
        if (options.person.empty() == (options.seq == 0))
            return Error{&errors::invalid, {}, {{"--person", "give either --person or --seq"}}};
        audit::Ledger::Erasure erasure{options.person, {}, options.reason};
        if (options.seq != 0) erasure.seq = options.seq;
        JX_TRY(const std::int64_t erased, records.database->transact([&](storage::Transaction& tx) {
            return records.ledger.erase(tx, Actor::platform(), erasure);
        }));
        fmt::print("{}\n", erased);
        return 0;
    });
}

int sign_heads(const Config& config, bool child) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    if (child && (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() == 1)) return 1;
    ::prctl(PR_SET_DUMPABLE, 0);  // keys stay out of core files and of other processes of the same account
    const SystemClock clock;
    std::string host = config.outside();
    host = host.substr(host.find("://") + 3);
    signer::Settings settings{
        config.signers(),
        config.ledger_origin,
        host.substr(0, host.find('/')) + "/ledger/" + crypto::hex(crypto::random_bytes(origin_random_bytes)),
        {}};
    for (const std::string& text : config.witnessed_logs) {
        auto key = tlog::VerifierKey::parse(text);
        if (!key.has_value()) return tell(key.error());
        settings.logs.push_back(*std::move(key));
    }
    auto opened = signer::Signer::open(std::move(settings), clock);
    if (!opened.has_value()) return tell(opened.error());
    std::atomic<bool> ended = false;
    Result<void> served{};
    std::thread serving([&] {
        served = signer::serve(**opened, config.socket_of_signer(), [&] { return ended.load(); });
        if (!served.has_value()) ::kill(::getpid(), SIGTERM);
    });
    int signal = 0;
    sigwait(&signals, &signal);
    ended = true;
    serving.join();
    return served.has_value() ? 0 : tell(served.error());
}

}  // namespace jixia::app
