// Measures what an append adds to a write, and makes a large published ledger for the verifier to be timed on (bench/ledger).
//
//     ledger_bench append URL ROUNDS     median microseconds of a write without and with its ledger entry, alternating
//     ledger_bench make FOLDER ENTRIES   a published ledger of closed and open entries; prints the key to pin
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "base/id.h"
#include "storage/database.h"
#include "storage/outbox.h"
#include "tlog/tiles.h"

namespace jixia {
namespace {

using Steady = std::chrono::steady_clock;

double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

/// A change of a catalogue entry as the catalogue writes it: the entry's row, its new version, the event.
class Write {
public:
    Write(storage::Database& database, const Clock& clock)
        : database_(database), clock_(clock), outbox_({database, clock}), ledger_(clock) {}

    Result<void> prepare() {
        return database_.transact([&](storage::Transaction& tx) -> Result<void> {
            JX_TRY(std::ignore, tx.run({"bench.entry",
                                        "INSERT INTO entry (id, code, provider_id, provider_name, division, state, version, "
                                        "title, open_attribute, document, drafters, "
                                        "drafted_by, is_public, public_version, row_count, column_count, byte_count, formats, "
                                        "demonstration, created_by, created_at, "
                                        "updated_at) VALUES (:id, :id, 'unit', 'unit', '370100', 'draft', 1, 't', "
                                        "'unconditional', :document, '[]', 'x', 0, 0, 0, 0, 0, "
                                        "'[]', 0, 'x', :at, :at)"},
                                       {{"id", id_}, {"document", document_}, {"at", clock_.now()}}));
            return {};
        });
    }
    Result<double> run(bool with_ledger) {
        const auto begun = Steady::now();
        JX_CHECK(database_.transact([&](storage::Transaction& tx) -> Result<void> {
            ++version_;
            JX_TRY(std::ignore,
                   tx.run({"bench.update",
                           "UPDATE entry SET version = :version, document = :document, updated_at = :at WHERE id = :id"},
                          {{"version", version_}, {"document", document_}, {"at", clock_.now()}, {"id", id_}}));
            JX_TRY(std::ignore, tx.run({"bench.version",
                                        "INSERT INTO entry_version (entry_id, version, at, actor_id, actor_name, action, "
                                        "is_public, basis, reason, document) "
                                        "VALUES (:id, :version, :at, 'a', 'n', 'updated', 1, '', '', :document)"},
                                       {{"id", id_}, {"version", version_}, {"at", clock_.now()}, {"document", document_}}));
            JX_CHECK(outbox_.emit(tx, "entry.updated", id_,
                                  json::Object{{"version", version_}, {"provider", "unit"}, {"public", true}}));
            if (!with_ledger) return {};
            Actor actor;
            actor.id = "01J00000000000000000000000";
            actor.organization = "01J00000000000000000000001";
            actor.division = "370100";
            actor.roles = {Role::cataloguer};
            JX_TRY(std::ignore,
                   ledger_.append(tx, actor,
                                  {.action = "entry.updated",
                                   .subject_type = "entry",
                                   .subject_id = id_,
                                   .version = version_,
                                   .detail = json::Object{{"resource", id_}, {"resource_version", version_}, {"rows", version_}},
                                   .log = tlog::Log::opening}));
            return {};
        }));
        return std::chrono::duration<double, std::micro>(Steady::now() - begun).count();
    }

private:
    storage::Database& database_;
    const Clock& clock_;
    storage::Outbox outbox_;
    audit::Ledger ledger_;
    std::string id_ = "01J00000000000000000000009", document_ = std::string(2000, 'x');
    std::int64_t version_ = 1;
};

Result<void> append(const std::string& url, int rounds) {
    const SystemClock clock;
    storage::DatabaseConfig config;
    config.url = url;
    JX_TRY(const auto database, storage::Database::open(config, clock));
    Write write(*database, clock);
    JX_CHECK(write.prepare());
    std::vector<double> without, with;
    for (int round = 0; round < rounds + rounds / 10; ++round) {
        JX_TRY(const double plain, write.run(false));
        JX_TRY(const double recorded, write.run(true));
        if (round < rounds / 10) continue;  // warming up
        without.push_back(plain);
        with.push_back(recorded);
    }
    fmt::print("{{\"without_us\":{:.1f},\"with_us\":{:.1f}}}\n", median(without), median(with));
    return {};
}

void put(const std::filesystem::path& file, const std::string& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string leaf_of(std::int64_t seq) {
    tlog::Leaf leaf;
    leaf.seq = seq;
    leaf.at = fmt::format("2026-{:02}-{:02}T{:02}:{:02}:{:02}.000000Z", 1 + seq / 2'592'000 % 12, 1 + seq / 86'400 % 28,
                          seq / 3600 % 24, seq / 60 % 60, seq % 60);
    if (seq % 2 == 0) {
        leaf.log = tlog::Log::opening;
        leaf.open = tlog::OpenPart{"reviewer",
                                   "01J00000000000000000000001",
                                   "370100",
                                   "entry.updated",
                                   "entry",
                                   "01J00000000000000000000009",
                                   seq,
                                   "第十三条第一款",
                                   R"({"resource":"01J00000000000000000000002","resource_version":7,"rows":12345})"}
                        .bytes();
    }
    leaf.closed_sha256 = leaf.closed_sm3 = crypto::sha256_hex(std::to_string(seq));
    leaf.personal_sha256 = leaf.personal_sm3 = leaf.closed_sha256;
    return leaf.bytes();
}

Result<void> make(const std::filesystem::path& folder, std::int64_t count) {
    const auto key = tlog::SigningKey::generate(tlog::KeyKind::ed25519);
    std::vector<std::string> bundle;
    std::vector<tlog::TileWriter> writers;
    std::vector<tlog::Edge> edges;
    for (const tlog::Tree tree : tlog::both_trees) {
        edges.emplace_back(tree);
        writers.emplace_back(tree, [&folder, tree](const tlog::Tile& tile, const std::string& bytes) -> Result<void> {
            put(folder / ((tree == tlog::Tree::sm3 ? "sm3/" : "") + path_of(tile)), bytes);
            return {};
        });
    }
    for (std::int64_t seq = 1; seq <= count; ++seq) {
        bundle.push_back(leaf_of(seq));
        for (std::size_t i = 0; i < writers.size(); ++i) {
            const tlog::Hash hash = leaf_hash(tlog::both_trees[i], bundle.back());
            JX_CHECK(writers[i].add(hash));
            edges[i].append(hash);
        }
        if (bundle.size() == tlog::tile_width || seq == count) {
            JX_TRY(const std::string bytes, tlog::bundle_of(bundle));
            put(folder / tlog::path_of({0, static_cast<std::uint64_t>(seq - 1) / tlog::tile_width, bundle.size(), true}), bytes);
            bundle.clear();
        }
    }
    for (std::size_t i = 0; i < writers.size(); ++i) {
        JX_CHECK(writers[i].flush());
        const bool sm3 = tlog::both_trees[i] == tlog::Tree::sm3;
        const std::string origin = sm3 ? "bench/ledger/sm3" : "bench/ledger";
        tlog::Note note{tlog::Checkpoint{origin, edges[i].size(), edges[i].root()}.text(), {}};
        const tlog::VerifierKey verifier = key.verifier(origin);
        note.signatures.push_back({origin, verifier.id(), key.sign(note.text, Instant{})});
        put(folder / (sm3 ? "sm3/checkpoint" : "checkpoint"), note.bytes());
        fmt::print("{}\n", verifier.text());
    }
    return {};
}

}  // namespace
}  // namespace jixia

int main(int argc, char** argv) {
    using namespace jixia;
    const std::vector<std::string> words(argv + 1, argv + argc);
    Result<void> done = Error{&errors::invalid, "ledger_bench append URL ROUNDS | make FOLDER ENTRIES"};
    if (words.size() == 3 && words[0] == "append") done = append(words[1], std::stoi(words[2]));
    if (words.size() == 3 && words[0] == "make") done = make(words[1], std::stoll(words[2]));
    if (done.has_value()) return 0;
    fmt::print(stderr, "{} {}\n", done.error().code->type, done.error().detail);
    return 1;
}
