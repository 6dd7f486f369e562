#include "search/search.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "answers.h"
#include "base/log.h"
#include "catalog/resources.h"
#include "folder.h"
#include "generation.h"
#include "highlight.h"
#include "match.h"
#include "storage/database.h"
#include "storage/outbox.h"
#include "suggest.h"

namespace jixia::search {
namespace {

constexpr std::int64_t page_documents = 1000, page_marks = 5000;
constexpr std::size_t change_documents = 200;          ///< so many in one transaction when catching up
constexpr std::uint32_t dead_documents_min = 20000;    ///< fewer dead ordinals than this are not worth a new index
constexpr std::chrono::milliseconds look_around{500};  ///< how often the background thread looks for a request

using Documents = std::vector<catalog::EntryDocument>;

}  // namespace

struct Search::State {
    State(Needs needs_, Settings settings_, Folder folder_)
        : needs(std::move(needs_)),
          settings(std::move(settings_)),
          folder(std::move(folder_)),
          answers(settings.answer_bytes_max) {}

    Needs needs;
    Settings settings;
    Folder folder;
    mutable AnswerCache answers;

    std::mutex writing;                       ///< one change of the index at a time; readers never take it
    std::unordered_set<std::string> touched;  ///< while a new index is built: what changed meanwhile (guarded by `writing`)
    bool building = false;                    ///< guarded by `writing`
    std::mutex rebuilding;                    ///< one build at a time

    mutable std::mutex view;  ///< held only while the pointer is copied
    std::shared_ptr<Generation> serving;

    mutable std::atomic<bool> damaged = false;  ///< a reader met a fault in the file
    bool checked = false;                       ///< the file was read through since the start; background thread only
    Instant compared_at{};                      ///< background thread only
    std::mutex wake_mutex;
    mutable std::condition_variable_any wake;
    std::jthread thread;

    std::shared_ptr<Generation> current() const {
        const std::scoped_lock lock(view);
        return serving;
    }
    void serve(std::shared_ptr<Generation> next) {
        {
            const std::scoped_lock lock(view);
            serving.swap(next);
        }
        if (next != nullptr) next->retire();
        damaged = false;
        answers.clear();
        if (needs.changed) needs.changed();
    }

    Result<Documents> page(const std::string& after) const {
        return needs.database.read([&](storage::Transaction& tx) { return needs.entries.documents(tx, after, page_documents); });
    }
    /// What is public of each of `ids`, in order.
    Result<std::vector<std::optional<catalog::EntryDocument>>> documents(std::span<const std::string> ids) const {
        return needs.database.read([&](storage::Transaction& tx) -> Result<std::vector<std::optional<catalog::EntryDocument>>> {
            std::vector<std::optional<catalog::EntryDocument>> out(ids.size());
            for (std::size_t i = 0; i < ids.size(); ++i) { JX_TRY(out[i], needs.entries.document(tx, ids[i])); }
            return out;
        });
    }

    /// False: nothing had to be changed.
    Result<bool> bring_up_to_date(Generation& index, std::span<const std::string> ids) const;
    Result<void> update(std::span<const std::string> ids);
    Result<void> update_some(std::span<const std::string> ids);
    Result<void> fill(const std::filesystem::path& path);
    Result<void> rebuild();
    Result<void> compare();
    Result<void> maintain();
    bool wants_rebuild() const;
};

Result<bool> Search::State::bring_up_to_date(Generation& index, std::span<const std::string> ids) const {
    JX_TRY(const auto read, documents(ids));
    std::vector<Change> changes;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Change change{ids[i], read[i] ? &*read[i] : nullptr};
        // Events that the build of this index has overtaken, or that come a second time, change nothing.
        JX_TRY(const bool held, index.holds(change));
        if (!held) changes.push_back(change);
    }
    JX_CHECK(index.apply(changes));
    return !changes.empty();
}

Result<void> Search::State::update(std::span<const std::string> ids) {
    for (; !ids.empty(); ids = ids.subspan(std::min(ids.size(), change_documents)))
        JX_CHECK(update_some(ids.first(std::min(ids.size(), change_documents))));
    return {};
}

// The record is read within the lock: two writers cannot bring an older document over a newer one.
Result<void> Search::State::update_some(std::span<const std::string> ids) {
    const std::scoped_lock lock(writing);
    if (building) touched.insert(ids.begin(), ids.end());
    const auto index = current();
    if (index == nullptr) return {};  // the build that is to come reads it from the records
    const auto done = bring_up_to_date(*index, ids);
    if (!done.has_value()) {
        if (done.error().code != &index_unavailable) return done.error();
        log::error("search index cannot be written", {{"entries", static_cast<std::int64_t>(ids.size())}});
        damaged = true;
        return {};
    }
    if (*done && needs.changed) needs.changed();
    return {};
}

Result<void> Search::State::fill(const std::filesystem::path& path) {
    JX_TRY(const auto file, IndexFile::open(path, IndexFile::Mode::create));
    std::string after;
    while (true) {
        JX_TRY(const Documents documents, page(after));
        if (documents.empty()) break;
        after = documents.back().id;
        std::vector<Change> changes;
        changes.reserve(documents.size());
        for (const auto& one : documents) changes.push_back({one.id, &one});
        JX_TRY(const auto applied, file->apply(changes));
        static_cast<void>(applied);
    }
    return file->finish();
}

Result<void> Search::State::rebuild() {
    const std::scoped_lock one(rebuilding);
    const auto begun = std::chrono::steady_clock::now();
    {
        const std::scoped_lock lock(writing);
        building = true;
        touched.clear();
    }
    const std::filesystem::path path = folder.building();
    std::filesystem::path name;
    auto built = [&]() -> Result<void> {
        JX_CHECK(fill(path));
        JX_TRY(name, folder.adopt(path));
        JX_TRY(auto next, Generation::open(name, settings.posting_bytes_max));
        const std::scoped_lock lock(writing);
        const std::vector<std::string> missed(touched.begin(), touched.end());
        JX_TRY(const bool changed, bring_up_to_date(*next, missed));
        static_cast<void>(changed);
        building = false;
        serve(std::move(next));
        return {};
    }();
    if (!built.has_value()) {
        remove_index(path);
        if (!name.empty()) remove_index(name);
        const std::scoped_lock lock(writing);
        building = false;
        log::error("search index not built", {{"fault", built.error().code->type}});
        return built;
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    log::info("search index built", {{"entries", current()->snapshot()->documents}, {"took_ms", took.count()}});
    compared_at = needs.clock.now();
    checked = true;
    return {};
}

/// Finds what the index lacks, has too much or has old, whatever the reason: a restored folder, a power cut, figures of use.
Result<void> Search::State::compare() {
    const auto index = current();
    if (index == nullptr) return {};
    auto held = index->marks();
    std::vector<std::string> stale;
    std::string after;
    while (true) {
        JX_TRY(const auto marks,
               needs.database.read([&](storage::Transaction& tx) { return needs.entries.marks(tx, after, page_marks); }));
        if (marks.empty()) break;
        after = marks.back().id;
        for (const auto& one : marks) {
            const auto place = held.find(one.id);
            if (place == held.end() || place->second != Mark{one.version, one.downloads, one.rows}) stale.push_back(one.id);
            if (place != held.end()) held.erase(place);
        }
    }
    for (const auto& [id, mark] : held) stale.push_back(id);
    JX_CHECK(update(stale));
    if (!stale.empty()) log::info("search index caught up", {{"entries", static_cast<std::int64_t>(stale.size())}});
    return {};
}

bool Search::State::wants_rebuild() const {
    const auto index = current();
    if (index == nullptr || damaged || folder.asked()) return true;
    const auto snapshot = index->snapshot();
    const auto dead = static_cast<std::int64_t>(snapshot->end) - snapshot->documents;
    return dead > dead_documents_min && dead > snapshot->documents;
}

Result<void> Search::State::maintain() {
    if (const auto index = current(); index != nullptr && !checked) {
        checked = true;
        if (!index->check().has_value()) {
            log::warning("search index is damaged");
            damaged = true;
        }
    }
    if (wants_rebuild()) {
        JX_CHECK(rebuild());
        folder.answered();
        return {};
    }
    if (needs.clock.now() - compared_at < settings.refresh) return {};
    JX_CHECK(compare());
    compared_at = needs.clock.now();
    return {};
}

Search::Search(std::unique_ptr<State> state) : state_(std::move(state)) {}
Search::~Search() { stop(); }

Result<std::unique_ptr<Search>> Search::start(Needs needs, Settings settings) {
    JX_TRY(Folder folder, Folder::take(settings.folder));
    auto state = std::make_unique<State>(std::move(needs), std::move(settings), std::move(folder));
    if (const auto path = state->folder.current()) {
        auto opened = Generation::open(*path, state->settings.posting_bytes_max);
        if (opened.has_value()) {
            state->serving = std::move(*opened);
        } else {
            log::warning("search index cannot be opened: it is made again");
            remove_index(*path);
        }
    }
    return std::unique_ptr<Search>(new Search(std::move(state)));
}

void Search::subscribe(storage::Outbox& outbox) {
    outbox.subscribe("search", {"entry.", "entries.", "resource."}, [this](const storage::Event& event) -> Result<void> {
        if (event.topic.starts_with("entry.")) return update(event.subject);
        const json::Object* payload = event.payload.if_object();
        if (payload == nullptr) return {};
        std::vector<std::string> ids;
        if (const json::Value* entry = payload->if_contains("entry"); entry != nullptr && entry->is_string())
            ids.emplace_back(entry->get_string());
        if (const json::Value* entries = payload->if_contains("entries"); entries != nullptr && entries->is_array())
            for (const json::Value& entry : entries->get_array())
                if (entry.is_string()) ids.emplace_back(entry.get_string());
        return state_->update(ids);
    });
}

void Search::run() {
    JX_ASSERT(!state_->thread.joinable());
    state_->thread = std::jthread([state = state_.get()](const std::stop_token& stop) {
        auto wait = look_around;
        while (!stop.stop_requested()) {
            // A build that fails is tried again, less and less often.
            constexpr std::chrono::milliseconds wait_max{60000};
            wait = state->maintain().has_value() ? look_around : std::min(wait * 2, wait_max);
            std::unique_lock lock(state->wake_mutex);
            state->wake.wait_for(lock, stop, wait, [&] { return state->damaged.load(); });
        }
    });
}

void Search::stop() {
    state_->thread.request_stop();
    state_->thread = {};
}

Result<void> Search::maintain() { return state_->maintain(); }
Result<void> Search::update(const std::string& entry_id) { return state_->update({&entry_id, 1}); }
Result<void> Search::reindex() { return state_->rebuild(); }
bool Search::ready() const { return state_->current() != nullptr; }

Result<Found> Search::find(const Request& request) const {
    const auto index = state_->current();
    if (index == nullptr) return Error{&index_unavailable};
    const auto snapshot = index->snapshot();
    const std::string key = AnswerCache::key_of(request);
    if (auto known = state_->answers.get(key, snapshot)) return *known;
    JX_TRY(const ParsedQuery query, parse_query(request.query));
    auto found = search::find(*snapshot, index->postings(), query, request);
    if (found.has_value() && !query.blank && (found->relaxed || found->total == 0)) {
        auto better = correct(*snapshot, index->postings(), query);
        if (better.has_value()) found->suggestion = std::move(*better);
    }
    if (found.has_value()) state_->answers.keep(key, snapshot, *found);
    else if (found.error().code == &index_unavailable) {
        state_->damaged = true;
        state_->wake.notify_all();
    }
    return found;
}

Result<std::vector<Suggestion>> Search::suggest(std::string_view typed, std::size_t limit) const {
    const auto index = state_->current();
    if (index == nullptr) return Error{&index_unavailable};
    return search::suggest(*index->snapshot(), index->postings(), typed, limit);
}

std::string Search::highlight(std::string_view query, std::string_view text, std::size_t characters_max) {
    const auto parsed = parse_query(query);
    return Highlighter(parsed.has_value() ? *parsed : ParsedQuery{}).mark(text, characters_max);
}

IndexStatistics Search::statistics() const {
    const auto index = state_->current();
    if (index == nullptr) return {};
    const auto snapshot = index->snapshot();
    std::error_code fault;
    const auto bytes = std::filesystem::file_size(index->path(), fault);
    return {snapshot->documents, fault ? 0 : static_cast<std::int64_t>(bytes), static_cast<std::int64_t>(snapshot->memory()),
            static_cast<std::int64_t>(index->postings().bytes())};
}

Result<bool> ask_reindex(const std::filesystem::path& folder, std::chrono::milliseconds patience) {
    if (!Folder::is_taken(folder)) return false;
    if (!Folder::ask(folder)) return Error{&errors::internal};
    std::mutex mutex;
    std::condition_variable nobody;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (Folder::is_asked(folder)) {
        if (std::chrono::steady_clock::now() >= end) return Error{&errors::timed_out};
        std::unique_lock lock(mutex);
        nobody.wait_for(lock, std::chrono::milliseconds(100));
    }
    return true;
}

}  // namespace jixia::search
