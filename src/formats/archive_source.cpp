// An archive: the one file of data in it, or the one asked for.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "archive_members.h"
#include "base/text.h"
#include "formats/errors.h"
#include "reading.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

/// Extensions of data, in lower case; those that are more often a description of it come last.
constexpr std::array data_extensions{"csv",    "tsv",     "xlsx", "xls",    "ods",   "et",      "shp",
                                     "dbf",    "parquet", "json", "ndjson", "jsonl", "geojson", "gpkg",
                                     "sqlite", "sqlite3", "db",   "kml",    "xml",   "txt",     "dat"};

std::string lower_extension(std::string_view name) {
    const auto slash = name.rfind('/');
    std::string extension(extension_of(slash == std::string_view::npos ? name : name.substr(slash + 1)));
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension;
}

std::string_view without_extension(std::string_view name) { return name.substr(0, name.size() - lower_extension(name).size()); }

/// What a program left there for itself.
bool is_litter(std::string_view name) {
    const auto slash = name.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
    return name.starts_with("__MACOSX/") || last.starts_with('.') || last == "Thumbs.db" || last == "desktop.ini";
}

const Member* sibling(const std::vector<Member>& members, std::string_view shape, std::string_view extension) {
    const auto found = std::ranges::find_if(members, [&](const Member& member) {
        return lower_extension(member.name) == extension && without_extension(member.name) == without_extension(shape);
    });
    return found == members.end() ? nullptr : &*found;
}

/// Members that are data; what belongs to a Shapefile stands under its .shp. A lone member is data whatever its name.
std::vector<Member> data_members(const std::vector<Member>& members) {
    std::vector<Member> data;
    for (const std::string_view extension : data_extensions)
        for (const Member& member : members)
            if (!is_litter(member.name) && lower_extension(member.name) == extension &&
                (extension != "dbf" || sibling(members, member.name, "shp") == nullptr))
                data.push_back(member);
    const auto named = [&](std::string_view extension) {
        return std::ranges::any_of(data, [&](const Member& member) { return lower_extension(member.name) == extension; });
    };
    // Texts beside data tell about it.
    if (std::ranges::any_of(data,
                            [](const Member& m) { return lower_extension(m.name) != "txt" && lower_extension(m.name) != "xml"; }))
        std::erase_if(data, [](const Member& m) { return lower_extension(m.name) == "txt" || lower_extension(m.name) == "xml"; });
    else if (named("txt") && named("xml")) std::erase_if(data, [](const Member& m) { return lower_extension(m.name) == "xml"; });
    if (data.empty()) {
        std::ranges::copy_if(members, std::back_inserter(data), [](const Member& m) { return !is_litter(m.name); });
        if (data.size() > 1) data.clear();
    }
    return data;
}

/// What belongs to a Shapefile is unpacked beside it.
Result<void> unpack_siblings(const Reading& reading, const std::vector<Member>& members, const std::string& shape) {
    for (const std::string_view extension : {"dbf", "prj", "cpg"})
        if (const Member* const one = sibling(members, shape, extension))
            JX_CHECK(
                unpack_member(reading.request.source, one->name, reading.request.scratch / fmt::format("member.{}", extension)));
    return {};
}

Result<Flat> read_member(const Reading& reading, const std::vector<Member>& members, const Member& member,
                         const std::string& inner) {
    const fs::path file = reading.request.scratch / "member";
    JX_CHECK(unpack_member(reading.request.source, member.name, file));
    if (lower_extension(member.name) == "shp") JX_CHECK(unpack_siblings(reading, members, member.name));
    FlattenRequest request = reading.request;
    request.source = file;
    request.source_name = member.name;
    request.part = inner;
    JX_TRY(Flat flat, flatten_member(reading, request));
    if (flat.file == file) return flat;
    std::error_code ignored;
    for (const std::string_view extension : {"", ".dbf", ".prj", ".cpg"}) fs::remove(file.string().append(extension), ignored);
    return flat;
}

}  // namespace

Result<Flat> read_archive(const Reading& reading) {
    reading.progress(0.01, "unpacking");
    JX_TRY(const auto members, list_members(reading.request.source));
    const auto data = data_members(members);
    if (data.empty())
        return Error{&type_mismatch, members.empty() ? "The archive is empty."
                                                     : "The archive holds no file of data that could be told from the others."};
    std::vector<Part> parts;
    for (const Member& member : data) parts.push_back({member.name});
    // "a.xlsx" or, for a sheet of it, "a.xlsx/Sheet2".
    std::string wanted = reading.request.part, inner;
    if (std::ranges::find(parts, wanted, &Part::name) == parts.end())
        for (const Part& part : parts)
            if (wanted.starts_with(part.name + "/")) {
                inner = wanted.substr(part.name.size() + 1);
                wanted = part.name;
                break;
            }
    JX_TRY(const std::size_t which, choose_part(parts, wanted));
    JX_TRY(Flat flat, read_member(reading, members, data[which], inner));
    if (flat.parts.size() > 1)
        for (const Part& one : flat.parts) parts.push_back({data[which].name + "/" + one.name, one.rows});
    flat.part = flat.part.empty() ? data[which].name : data[which].name + "/" + flat.part;
    flat.parts = std::move(parts);
    if (data.size() > 1) {
        std::erase_if(flat.messages, [](const ReportMessage& message) { return message.code == "other-sheets"; });
        tell_of_others(flat, reading.request.part);
    }
    return flat;
}

}  // namespace jixia::formats
