#include "verify/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/json.h"

namespace jixia::verify {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t bundle_bytes_max = std::size_t{4} << 30, answer_bytes_max = std::size_t{64} << 20;
constexpr long patience_s = 30;

/// "heads/12", never "../x" or "/x".
bool stays_inside(std::string_view path) {
    if (path.empty() || path.size() > 200 || path.front() == '/') return false;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        if (part.empty() || part == "." || part == "..") return false;
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return true;
}

Result<std::string> read_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return Error{&errors::not_found, file.filename().string()};
    struct stat facts{};
    std::string bytes;
    bool whole = ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size >= 0;
    if (whole) bytes.resize(static_cast<std::size_t>(facts.st_size));
    for (std::size_t at = 0; whole && at < bytes.size();) {
        const ssize_t got = ::read(descriptor, bytes.data() + at, bytes.size() - at);
        if (got < 0 && errno == EINTR) continue;
        whole = got > 0;
        if (whole) at += static_cast<std::size_t>(got);
    }
    ::close(descriptor);
    if (!whole) return Error{&errors::malformed, "a file cannot be read whole"};
    return bytes;
}

class Folder final : public Source {
public:
    explicit Folder(fs::path root) : root_(std::move(root)) {}
    Result<std::string> get(const std::string& path) override {
        if (!stays_inside(path)) return Error{&errors::not_found};
        return read_file(root_ / path);
    }
    std::vector<std::string> list(const std::string& folder) override {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& file : fs::directory_iterator(root_ / folder, none))
            if (file.is_regular_file(none)) names.push_back(file.path().filename().string());
        std::ranges::sort(names);
        return names;
    }

private:
    fs::path root_;
};

class Bundle final : public Source {
public:
    std::map<std::string, std::string> files;
    Result<std::string> get(const std::string& path) override {
        const auto found = files.find(path);
        if (found == files.end()) return Error{&errors::not_found, path};
        return found->second;
    }
    std::vector<std::string> list(const std::string& folder) override {
        std::vector<std::string> names;
        const std::string prefix = folder + "/";
        for (auto at = files.lower_bound(prefix); at != files.end() && at->first.starts_with(prefix); ++at)
            if (const std::string name = at->first.substr(prefix.size()); !name.contains('/')) names.push_back(name);
        return names;
    }
};

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& out = *static_cast<std::string*>(self);
    if (out.size() + count > answer_bytes_max) return 0;
    out.append(bytes, count);
    return count;
}

/// A platform over HTTP: its routes have the names of the files.
class Live final : public Source {
public:
    explicit Live(std::string base) : base_(std::move(base)), curl_(curl_easy_init()) {
        while (base_.ends_with('/')) base_.pop_back();
        if (!base_.ends_with("/api/v1/ledger")) base_ += "/api/v1/ledger";
    }
    ~Live() override { curl_easy_cleanup(curl_); }
    Result<std::string> get(const std::string& path) override {
        if (path == "keys") return keys();
        return fetch(base_ + "/" + path);
    }
    std::vector<std::string> list(const std::string&) override { return {}; }
    Result<std::string> statement() override {
        std::string lines, url = base_ + "/statement";
        for (;;) {
            JX_TRY(const std::string page, fetch(url));
            JX_TRY(const json::Value value, json::parse(page));
            const auto* items = value.is_object() ? value.get_object().if_contains("items") : nullptr;
            if (items == nullptr || !items->is_array()) return Error{&errors::malformed, "the statement is none"};
            for (const json::Value& item : items->get_array()) lines += json::serialize(item) + "\n";
            const auto* next = value.get_object().if_contains("next");
            if (next == nullptr || !next->is_string() || items->get_array().empty()) return lines;
            const std::string target(next->get_string());
            if (!target.starts_with("/api/v1/ledger/statement?"))
                return Error{&errors::malformed, "the statement goes on elsewhere"};
            url = base_.substr(0, base_.size() - std::string_view("/api/v1/ledger").size()) + target;
        }
    }

private:
    Result<std::string> fetch(const std::string& url) {
        std::string out;
        curl_easy_reset(curl_);
        curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT, patience_s);
        curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, receive);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &out);
        long status = 0;
        if (curl_easy_perform(curl_) != CURLE_OK) return Error{&errors::timed_out, "the platform does not answer"};
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
        if (status != 200) return Error{&errors::not_found, url};
        return out;
    }
    Result<std::string> keys() {
        JX_TRY(const std::string head, fetch(base_ + "/head"));
        JX_TRY(const json::Value value, json::parse(head));
        std::string lines;
        const auto* keys = value.is_object() ? value.get_object().if_contains("keys") : nullptr;
        if (keys == nullptr || !keys->is_array()) return Error{&errors::malformed, "the head names no keys"};
        for (const json::Value& key : keys->get_array())
            if (const auto* text = key.is_object() ? key.get_object().if_contains("key") : nullptr;
                text != nullptr && text->is_string())
                lines += std::string(text->get_string()) + "\n";
        return lines;
    }
    std::string base_;
    CURL* curl_;
};

struct Freed {
    void operator()(archive* tar) const { archive_read_free(tar); }
};

Result<std::string> read_member(archive* tar, archive_entry* entry) {
    std::string bytes;
    const la_int64_t size = archive_entry_size(entry);
    if (size < 0 || static_cast<std::size_t>(size) > bundle_bytes_max) return Error{&errors::malformed, "the bundle is none"};
    std::string block(std::size_t{1} << 16, '\0');
    for (;;) {
        const la_ssize_t got = archive_read_data(tar, block.data(), block.size());
        if (got < 0 || bytes.size() + static_cast<std::size_t>(std::max<la_ssize_t>(got, 0)) > static_cast<std::size_t>(size))
            return Error{&errors::malformed, "the bundle is cut off"};
        if (got == 0) break;
        bytes.append(block.data(), static_cast<std::size_t>(got));
    }
    if (bytes.size() != static_cast<std::size_t>(size)) return Error{&errors::malformed, "the bundle is cut off"};
    return bytes;
}

}  // namespace

Result<std::unique_ptr<Source>> Source::of_bundle(std::string_view bytes) {
    if (bytes.size() > bundle_bytes_max) return Error{&errors::malformed, "the bundle is too large"};
    const std::unique_ptr<archive, Freed> tar(archive_read_new());
    archive_read_support_format_tar(tar.get());  // nothing packed: nothing unfolds
    if (archive_read_open_memory(tar.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return Error{&errors::malformed, "the bundle is no tar"};
    auto bundle = std::make_unique<Bundle>();
    archive_entry* entry = nullptr;
    for (;;) {
        const int state = archive_read_next_header(tar.get(), &entry);
        if (state == ARCHIVE_EOF) break;
        if (state != ARCHIVE_OK && state != ARCHIVE_WARN) return Error{&errors::malformed, "the bundle is no tar"};
        const char* name = archive_entry_pathname(entry);
        if (archive_entry_filetype(entry) == AE_IFDIR) continue;
        if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG || !stays_inside(name))
            return Error{&errors::malformed, "the bundle holds what is no file of it"};
        JX_TRY(std::string content, read_member(tar.get(), entry));
        if (!bundle->files.emplace(name, std::move(content)).second)
            return Error{&errors::malformed, "the bundle holds a file twice"};
    }
    if (bundle->files.empty()) return Error{&errors::malformed, "the bundle is empty"};
    return std::unique_ptr<Source>(std::move(bundle));
}

Result<std::unique_ptr<Source>> Source::open(const std::string& what) {
    if (what.starts_with("http://") || what.starts_with("https://")) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        return std::unique_ptr<Source>(std::make_unique<Live>(what));
    }
    std::error_code none;
    if (fs::is_directory(what, none)) return std::unique_ptr<Source>(std::make_unique<Folder>(what));
    JX_TRY(const std::string bytes, read_file(what));
    return of_bundle(bytes);
}

Result<std::string> Source::tile(tlog::Tree tree, const tlog::Tile& tile) {
    const std::string prefix = tree == tlog::Tree::sm3 && !tile.entries ? "sm3/" : "";
    auto bytes = get(prefix + path_of(tile));
    if (bytes.has_value() || tile.width == tlog::tile_width) return bytes;
    tlog::Tile full = tile;
    full.width = tlog::tile_width;
    JX_TRY(const std::string whole, get(prefix + path_of(full)));
    if (!tile.entries) return whole.substr(0, tile.width * sizeof(tlog::Hash));
    JX_TRY(const auto entries, tlog::entries_of(whole, tlog::tile_width));
    std::size_t end = 0;
    for (std::uint64_t i = 0; i < tile.width; ++i) end += 2 + entries[i].size();
    return whole.substr(0, end);
}

}  // namespace jixia::verify
