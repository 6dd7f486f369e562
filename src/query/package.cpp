#include "package.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "download.h"
#include "package_words.h"
#include "package_zip.h"
#include "records_file.h"

namespace jixia::query {
namespace {

/// Names of files in one folder, each once: the resource's title in letters that every system takes.
class Names {
public:
    std::string next(std::string_view title) {
        std::string name = text::identifier(title);
        if (name.empty()) name = "data";
        std::string out = name;
        for (int copy = 2; !taken_.insert(out).second; ++copy) out = fmt::format("{}_{}", name, copy);
        return out;
    }

private:
    std::set<std::string> taken_;
};

/// Writes one entry's data and tells the parts.
class EntryWriter {
public:
    EntryWriter(Engine& engine, const PackageHead& head, const PackedEntry& entry, ZipWriter& zip,
                const std::filesystem::path& folder, Deadline deadline)
        : engine_(engine), head_(head), entry_(entry), zip_(zip), folder_(folder), deadline_(deadline) {}

    Result<void> run(std::vector<PackedPart>& parts) {
        Names names;
        for (const Table& table : entry_.tables) JX_CHECK(add(table, names.next(table.resource.title), parts));
        for (const PackedFile& file : entry_.files) JX_CHECK(add(file, names.next(file.resource.title), parts));
        return {};
    }

private:
    Result<void> add(const Table& table, const std::string& name, std::vector<PackedPart>& parts) {
        Export file{.table = table, .format = Format::csv, .base_url = head_.base_url, .retrieved_on = head_.made_on};
        const std::string path = entry_.folder + "data/" + name;
        JX_TRY(const auto csv, zip_.add(path + ".csv", ZipWriter::Packing::deflate,
                                        [&](const Sink& sink) { return write_rows(engine_, file, sink, deadline_); }));
        parts.push_back(part(name, path + ".csv", Format::csv, csv, &table));
        JX_CHECK(zip_.add(path + ".csv-metadata.json", json::serialize(csvw_of(entry_, table, name + ".csv", head_.base_url))));
        const auto parquet = folder_ / "table.parquet";
        file.format = Format::parquet;
        JX_CHECK(write_parquet(engine_, file, parquet, deadline_));
        JX_TRY(const auto written, zip_.add_file(path + ".parquet", ZipWriter::Packing::store, parquet));
        parts.push_back(part(name + "-parquet", path + ".parquet", Format::parquet, written, nullptr));
        std::error_code ignored;
        std::filesystem::remove(parquet, ignored);
        return {};
    }
    Result<void> add(const PackedFile& file, const std::string& name, std::vector<PackedPart>& parts) {
        const std::string& format = file.version.source_format;
        const std::string path = entry_.folder + "data/" + name + (format.empty() ? "" : "." + text::identifier(format));
        JX_TRY(const auto written, zip_.add_file(path, ZipWriter::Packing::deflate, file.path));
        parts.push_back({.name = name,
                         .path = path,
                         .format = format,
                         .media = "application/octet-stream",
                         .bytes = written.bytes,
                         .sha256 = written.sha256});
        return {};
    }
    PackedPart part(const std::string& name, const std::string& path, Format format, const ZipWriter::Written& written,
                    const Table* table) const {
        const std::string lead = entry_.folder.empty() ? "" : entry_.folder.substr(0, entry_.folder.size() - 1) + "-";
        return {.name = lead + name,
                .path = path,
                .format = std::string(about(format).name),
                .media = format == Format::csv ? "text/csv" : std::string(about(format).media),
                .bytes = written.bytes,
                .sha256 = written.sha256,
                .table = table};
    }

    Engine& engine_;
    const PackageHead& head_;
    const PackedEntry& entry_;
    ZipWriter& zip_;
    const std::filesystem::path& folder_;
    Deadline deadline_;
};

}  // namespace

Result<void> write_package(Engine& engine, const PackageHead& head, const NextEntry& next, const std::filesystem::path& scratch,
                           const Sink& sink, Deadline deadline) {
    JX_TRY(const PageFolder folder, PageFolder::make(scratch));
    ZipWriter zip(sink, head.made_on);
    Descriptions descriptions(head, folder.path());
    for (;;) {
        JX_TRY(const std::optional<PackedEntry> entry, next());
        if (!entry) break;
        std::vector<PackedPart> parts;
        JX_CHECK(EntryWriter(engine, head, *entry, zip, folder.path(), deadline).run(parts));
        descriptions.add(*entry, parts);
    }
    if (descriptions.empty()) return Error{&package_empty};
    JX_CHECK(descriptions.close());
    // Last, since they tell what was written.
    JX_TRY(std::ignore, zip.add("datapackage.json", ZipWriter::Packing::deflate,
                                [&](const Sink& part) { return descriptions.write_data_package(part); }));
    JX_TRY(std::ignore,
           zip.add("README.md", ZipWriter::Packing::deflate, [&](const Sink& part) { return descriptions.write_readme(part); }));
    return zip.finish();
}

}  // namespace jixia::query
