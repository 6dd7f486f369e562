#include "answer_cache.h"

#include "fields.h"

namespace jixia::http {
namespace {

constexpr std::size_t bytes_max = 32U << 20, answer_bytes_max = 256U << 10;

/// The head of the 304: the same fields without those that describe a body.
std::string unmodified(std::string_view head) {
    std::string out = "HTTP/1.1 304 Not Modified\r\n";
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n") + 2;
        const std::string_view name = head.substr(0, head.find(':'));
        if (!fields::equal(name, "Content-Type") && !fields::equal(name, "Content-Length") &&
            !fields::equal(name, "Content-Encoding") && !fields::equal(name, "Content-Disposition"))
            out += head.substr(0, end);
        head.remove_prefix(end);
    }
    return out;
}

}  // namespace

std::shared_ptr<const AnswerCache::Answer> AnswerCache::find(std::string_view key, std::uint64_t epoch, Time now) {
    const auto found = answers_.find(key);
    if (found == answers_.end()) return nullptr;
    auto& answer = *found->second;
    if (answer.epoch != epoch || now >= answer.ends_at) return nullptr;
    if (now >= answer.refresh_at && !answer.refreshing) {
        answer.refreshing = true;
        return nullptr;
    }
    return found->second;
}

void AnswerCache::keep(std::string_view key, const Prepared& prepared, std::uint64_t epoch, Time now) {
    const std::size_t size = key.size() + prepared.head.size() * 2 + prepared.text.size();
    if (keep_ <= std::chrono::milliseconds{0} || size > answer_bytes_max) return;
    if (bytes_ + size > bytes_max) {
        answers_.clear();
        bytes_ = 0;
    }
    auto answer = std::make_shared<Answer>(Answer{prepared.head, prepared.text, unmodified(prepared.head), prepared.tag,
                                                  prepared.repeated, epoch, now + keep_ / 2, now + keep_});
    auto& slot = answers_[std::string(key)];
    if (slot != nullptr) bytes_ -= key.size() + slot->head.size() * 2 + slot->text.size();
    bytes_ += size;
    slot = std::move(answer);
}

}  // namespace jixia::http
