#include "postings.h"

namespace jixia::search {
namespace {

constexpr std::size_t files_max = 4;      ///< connections that read at one time
constexpr std::size_t entry_bytes = 192;  ///< what an entry costs beside its postings

std::size_t cost_of(const PostingList& list) { return list->capacity() * sizeof(Posting) + entry_bytes; }

}  // namespace

Result<std::unique_ptr<IndexFile>> Postings::borrow() {
    std::unique_lock lock(files_mutex_);
    file_free_.wait(lock, [&] { return !files_.empty() || opened_ < files_max; });
    if (!files_.empty()) {
        auto file = std::move(files_.back());
        files_.pop_back();
        return file;
    }
    ++opened_;
    lock.unlock();
    auto file = IndexFile::open(path_, IndexFile::Mode::read);
    if (file.has_value()) return file;
    lock.lock();
    --opened_;
    file_free_.notify_one();
    return file;
}

void Postings::give_back(std::unique_ptr<IndexFile> file) {
    const std::scoped_lock lock(files_mutex_);
    files_.push_back(std::move(file));
    file_free_.notify_one();
}

Result<PostingList> Postings::get(const std::string& match, std::uint32_t end) {
    PostingList known;
    std::uint32_t upto = 0;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto place = entries_.find(match); place != entries_.end()) {
            recent_.splice(recent_.begin(), recent_, place->second.used);
            if (place->second.upto >= end) return place->second.list;
            known = place->second.list;
            upto = place->second.upto;
        }
    }
    auto list = std::make_shared<std::vector<Posting>>();
    if (known != nullptr) *list = *known;
    JX_TRY(auto file, borrow());
    const auto read = file->postings(match, upto, end, *list);
    give_back(std::move(file));
    if (!read.has_value()) return read.error();
    list->shrink_to_fit();
    keep(match, list, end);
    return PostingList(list);
}

void Postings::keep(const std::string& match, const PostingList& list, std::uint32_t upto) {
    const std::scoped_lock lock(mutex_);
    const auto [place, fresh] = entries_.try_emplace(match);
    Entry& entry = place->second;
    if (fresh) {
        recent_.push_front(match);
        entry.used = recent_.begin();
    } else {
        if (entry.upto >= upto) return;
        bytes_ -= cost_of(entry.list);
    }
    entry.list = list;
    entry.upto = upto;
    bytes_ += cost_of(list);
    while (bytes_ > bytes_max_ && recent_.size() > 1) {
        const auto oldest = entries_.find(recent_.back());
        bytes_ -= cost_of(oldest->second.list);
        entries_.erase(oldest);
        recent_.pop_back();
    }
}

void Postings::close() {
    const std::scoped_lock lock(files_mutex_);
    files_.clear();
    opened_ = 0;
}

std::size_t Postings::bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
}

}  // namespace jixia::search
