#pragma once
// A page of records in a form that a library writes as a file: the page is laid down as a small table of its own, which then goes
// the way of every download.
#include <filesystem>
#include <string>

#include "export.h"
#include "records_page.h"

namespace jixia::query {

/// A folder for one page, gone with it.
class PageFolder {
public:
    static Result<PageFolder> make(const std::filesystem::path& parent);
    PageFolder(PageFolder&& from) noexcept : path_(std::exchange(from.path_, {})) {}
    PageFolder& operator=(PageFolder&&) = delete;
    ~PageFolder();
    const std::filesystem::path& path() const { return path_; }

private:
    explicit PageFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

struct FileRequest {
    Pages::Request page;
    RecordsFormat format{};
    Names names{};
    const std::filesystem::path& parent;  ///< of the folder the page lies in for a moment
    const std::string& base_url;
    Date retrieved_on;
};

/// The page with the file's octets as its body. Refuses what the engine and the forms refuse, and `query-too-heavy` for a file
/// larger than an answer may be.
Result<Page> read_file_page(Engine& engine, Pages& pages, const FileRequest& request);

/// The file's octets; `folder` holds it for a moment. Refuses what `read_file_page` refuses.
Result<std::string> render_octets(Engine& engine, const Export& file, const std::filesystem::path& folder, Deadline deadline);

/// The download form of a records form that is a file; nothing for the others.
std::optional<Format> file_format_of(RecordsFormat format);

}  // namespace jixia::query
