#include "xml_records.h"

#include <fmt/format.h>

#include <algorithm>

namespace jixia::formats {
namespace {

constexpr std::size_t paths_max = 20'000;

bool is_below(std::string_view path, std::string_view above) {
    return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

}  // namespace

bool XmlOutline::start(std::string_view name) {
    std::string path(name);
    if (open_.empty()) root_ = name;
    else {
        path = open_.back().path + "/" + path;
        facts_[open_.back().path].children = true;
    }
    Facts& facts = facts_[path];
    if (facts.count++ == 0) facts.order = facts_.size();
    if (!open_.empty() && ++open_.back().children[std::string(name)] > 1) facts.repeats = true;
    open_.push_back({std::move(path), {}});
    return facts_.size() <= paths_max;
}

bool XmlOutline::attribute(std::string_view name) {
    auto& attributes = facts_[open_.back().path].attributes;
    if (!attributes.contains(name)) attributes.emplace(name, static_cast<int>(attributes.size())), ++attributes_;
    return attributes_ <= paths_max;
}

void XmlOutline::text(std::string_view text) {
    if (!open_.empty() && text.find_first_not_of(" \t\r\n") != std::string_view::npos) facts_[open_.back().path].text = true;
}

void XmlOutline::end() { open_.pop_back(); }

XmlOutline::Records XmlOutline::records() const {
    Records found;
    std::int64_t most = 0;
    const auto of_values = [](const Facts& facts) { return facts.children || !facts.attributes.empty(); };
    for (const auto& [path, facts] : facts_)
        if (facts.repeats && of_values(facts) && facts.count > most) most = facts.count, found.path = path;
    if (found.path.empty()) {  // a list of plain values, or of one record
        for (const auto& [path, facts] : facts_)
            if (facts.repeats && facts.count > most && path.find('/') == path.rfind('/')) most = facts.count, found.path = path;
        std::size_t leaves = 0;
        if (found.path.empty())
            for (const auto& [path, facts] : facts_) {
                const auto below = static_cast<std::size_t>(std::ranges::count_if(facts_, [&](const auto& one) {
                    return is_below(one.first, path) && one.first.find('/', path.size() + 1) == std::string::npos &&
                           !one.second.children;
                }));
                if (below > leaves) leaves = below, found.path = path;
            }
    }
    for (const auto& [path, facts] : facts_)
        if (facts.repeats && of_values(facts) && is_below(found.path, path)) {
            found.path = path;
            break;  // paths are in order: the outermost comes first
        }
    if (found.path.empty()) return found;
    std::vector<std::pair<std::size_t, std::string>> paths;
    for (const auto& [path, facts] : facts_)
        if (path == found.path || is_below(path, found.path)) paths.emplace_back(facts.order, path);
    std::ranges::sort(paths);
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(found.columns, name, &Column::name) != found.columns.end();
    };
    for (const auto& [order, path] : paths) {
        const Facts& facts = facts_.at(path);
        const std::string below = path == found.path ? "" : path.substr(found.path.size() + 1);
        std::vector<std::string> attributes(facts.attributes.size());
        for (const auto& [name, at] : facts.attributes) attributes[static_cast<std::size_t>(at)] = name;
        if (facts.text || (!facts.children && !below.empty() && attributes.empty()))
            found.columns.push_back({below, below.empty() ? found.path.substr(found.path.rfind('/') + 1) : below});
        for (const std::string& name : attributes) {
            const std::string prefix = below.empty() ? "" : below + "/";
            const std::string plain = prefix + name, marked = fmt::format("{}@{}", prefix, name);
            const bool clash = facts_.contains(fmt::format("{}/{}", path, name)) || taken(plain);
            found.columns.push_back({marked, clash ? marked : plain});
        }
    }
    return found;
}

}  // namespace jixia::formats
