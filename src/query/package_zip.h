#pragma once
// A ZIP written from front to back, its parts of any length and of a length not known before.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "export_files.h"

namespace jixia::query {

class ZipWriter {
public:
    /// Every part gets `day` as its time, so that the same parts make the same octets.
    ZipWriter(const Sink& sink, Date day);
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;
    ~ZipWriter();

    enum class Packing { deflate, store };  ///< store: what is compressed already
    struct Written {
        std::int64_t bytes = 0;
        std::string sha256;
    };
    /// One part; `fill` gives its octets to the sink it is called with.
    Result<Written> add(const std::string& path, Packing packing, const std::function<Result<void>(const Sink&)>& fill);
    Result<Written> add(const std::string& path, std::string_view text);
    /// A part of a file on disk.
    Result<Written> add_file(const std::string& path, Packing packing, const std::filesystem::path& file);
    /// The directory at the end.
    Result<void> finish();

private:
    struct State;
    Result<Written> part(const std::string& path, Packing packing, std::int64_t bytes,
                         const std::function<Result<void>(const Sink&)>& fill);
    std::unique_ptr<State> state_;
};

}  // namespace jixia::query
