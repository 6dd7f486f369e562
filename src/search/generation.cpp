#include "generation.h"

#include <system_error>
#include <utility>

#include "search/types.h"

namespace jixia::search {

void remove_index(const std::filesystem::path& path) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + suffix, ignored);
    }
}

Generation::Generation(std::filesystem::path path, std::size_t posting_bytes_max)
    : path_(std::move(path)), postings_(path_, posting_bytes_max) {}

Generation::~Generation() {
    file_.reset();
    postings_.close();
    if (retired_) remove_index(path_);
}

Result<std::shared_ptr<Generation>> Generation::open(const std::filesystem::path& path, std::size_t posting_bytes_max) {
    auto made = std::make_shared<Generation>(path, posting_bytes_max);
    JX_TRY(made->file_, IndexFile::open(path, IndexFile::Mode::write));
    JX_TRY(const std::uint32_t end, made->file_->next_ordinal());
    std::int64_t last = -1;
    bool ordered = true;
    JX_CHECK(made->file_->each([&](const StoredDocument& document) {
        ordered = ordered && document.ordinal > last && document.ordinal < end;
        last = document.ordinal;
        if (ordered) made->columns_.add(document);
    }));
    if (!ordered) return Error{&index_unavailable};
    made->publish();
    return made;
}

void Generation::publish() {
    auto fresh = columns_.snapshot();
    const std::scoped_lock lock(mutex_);
    snapshot_.swap(fresh);
}

std::shared_ptr<const Snapshot> Generation::snapshot() const {
    const std::scoped_lock lock(mutex_);
    return snapshot_;
}

Result<void> Generation::apply(const std::vector<Change>& changes) {
    if (changes.empty()) return {};
    JX_TRY(const auto applied, file_->apply(changes));
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].previous != Applied::npos) columns_.remove(applied[i].previous);
        if (applied[i].ordinal == Applied::npos) continue;
        const catalog::EntryDocument& d = *changes[i].document;
        const std::string keywords = join_list(d.keywords), themes = join_list(d.themes), industries = join_list(d.industries),
                          formats = join_list(d.formats), priorities = join_list(d.priorities);
        StoredDocument stored;
        stored.ordinal = applied[i].ordinal;
        stored.id = d.id;
        stored.title = d.title;
        stored.keywords = keywords;
        stored.provider_id = d.provider_id;
        stored.provider_name = d.provider_name;
        stored.division = d.division;
        stored.themes = themes;
        stored.industries = industries;
        stored.formats = formats;
        stored.priorities = priorities;
        stored.openness = boost::describe::enum_to_string(d.openness, "");
        stored.update_frequency = d.update_frequency;
        stored.level = d.level;
        stored.updated_at = micros(d.updated_at);
        stored.issued_at = micros(d.issued_at);
        stored.downloads = d.downloads;
        stored.rows = d.rows;
        stored.version = d.version;
        columns_.add(stored);
    }
    publish();
    return {};
}

namespace {

Mark mark_at(const Snapshot& snapshot, std::uint32_t ordinal) {
    const Chunk& chunk = snapshot.chunk(ordinal);
    const std::size_t at = ordinal & chunk_mask;
    return {chunk.version[at], chunk.downloads[at], chunk.rows[at]};
}

}  // namespace

Result<bool> Generation::holds(const Change& change) const {
    JX_TRY(const auto ordinal, file_->ordinal_of(change.id));
    if (!ordinal) return change.document == nullptr;
    if (change.document == nullptr) return false;
    const catalog::EntryDocument& d = *change.document;
    return mark_at(*snapshot(), *ordinal) == Mark{d.version, d.downloads, d.rows};
}

std::unordered_map<std::string, Mark> Generation::marks() const {
    const auto held = snapshot();
    std::unordered_map<std::string, Mark> out;
    out.reserve(static_cast<std::size_t>(held->documents));
    for (std::uint32_t ordinal = 0; ordinal < held->end; ++ordinal) {
        if (!held->is_alive(ordinal)) continue;
        out.emplace(held->id(ordinal), mark_at(*held, ordinal));
    }
    return out;
}

Result<void> Generation::check() const {
    JX_TRY(const auto file, IndexFile::open(path_, IndexFile::Mode::read));
    return file->check();
}

}  // namespace jixia::search
