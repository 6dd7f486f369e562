#include "transparency/transparency.h"

#include <chrono>

#include "state.h"
#include "storage/database.h"

namespace jixia::transparency {

namespace {

constexpr std::chrono::milliseconds publish_every{1000}, witness_pause{1000}, witness_every{15'000};

}  // namespace

Transparency::Transparency(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transparency::~Transparency() { stop(); }
const Transparency::Needs& Transparency::needs() const { return state_->needs; }

Result<std::unique_ptr<Transparency>> Transparency::open(Needs needs, Settings settings) {
    auto state = std::make_unique<State>(std::move(needs), std::move(settings));
    JX_CHECK(state->store.open());
    JX_CHECK(state->resume());
    state->needs.ledger.tell([raw = state.get()](tlog::Log log) {
        if (log != tlog::Log::opening) return;  // the next second will do
        const std::lock_guard lock(raw->waking);
        raw->urgent = true;
        raw->wake.notify_one();
    });
    return std::unique_ptr<Transparency>(new Transparency(std::move(state)));
}

Result<void> Transparency::publish() {
    State& state = *state_;
    const std::lock_guard lock(state.publishing);
    const auto published = [&]() -> Result<void> {
        JX_TRY(const audit::Edges edges,
               state.needs.database.read([&](storage::Transaction& tx) { return state.needs.ledger.edges(tx); }));
        const Signed head = state.signed_now();
        if (head.size == edges.size && state.published == edges.size && head.size > 0) return {};
        if (edges.size < state.published)
            return Error{&signer::behind, std::to_string(state.published) + " entries were published, " +
                                              std::to_string(edges.size) + " are here"};
        if (edges.size == 0) return state.learn_keys();
        JX_CHECK(state.write_tiles(edges));
        return state.sign(edges);
    }();
    if (!published.has_value()) state.note_trouble(published.error());
    else {
        const std::lock_guard seeing(state.seen);
        state.trouble.clear();
        state.times_away = 0;
    }
    return published;
}

void Transparency::start() {
    State& state = *state_;
    state.publisher = std::thread([this, &state] {
        std::unique_lock lock(state.waking);
        while (!state.ended) {
            state.urgent = false;
            lock.unlock();
            (void)publish().has_value();  // told by note_trouble
            lock.lock();
            state.wake.wait_for(lock, publish_every, [&] { return state.ended || state.urgent; });
        }
    });
    if (state.settings.witnesses.empty()) return;
    state.asker = std::thread([this, &state] {
        std::unique_lock lock(state.waking);
        while (!state.ended) {
            state.fresh = false;
            lock.unlock();
            (void)ask_witnesses().has_value();  // logged for each
            lock.lock();
            if (state.wake_witnesses.wait_for(lock, witness_pause, [&] { return state.ended; })) return;
            state.wake_witnesses.wait_for(lock, witness_every, [&] { return state.ended || state.fresh; });
        }
    });
}

void Transparency::stop() {
    State& state = *state_;
    {
        const std::lock_guard lock(state.waking);
        state.ended = true;
    }
    state.wake.notify_all();
    state.wake_witnesses.notify_all();
    for (std::thread* thread : {&state.publisher, &state.asker})
        if (thread->joinable()) thread->join();
}

}  // namespace jixia::transparency
