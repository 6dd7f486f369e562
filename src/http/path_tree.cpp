#include "path_tree.h"

#include <algorithm>

#include "base/result.h"

namespace jixia::http {
namespace {

/// Cuts "/segment" off the front.
std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

}  // namespace

std::array<const Router::Route*, 7>& PathTree::at(std::string_view path) {
    JX_ASSERT(path.starts_with('/'));
    Node* node = &root_;
    while (!path.empty()) {
        const std::string_view segment = next_segment(path);
        const std::size_t open = segment.find('{');
        if (open == std::string_view::npos) {
            auto& child = node->literals[std::string(segment)];
            if (!child) child = std::make_unique<Node>();
            node = child.get();
            continue;
        }
        const std::size_t close = segment.find('}');
        JX_ASSERT(close != std::string_view::npos && close > open + 1);
        if (segment[close - 1] == '*') {
            JX_ASSERT(path.empty() && open == 0 && close + 1 == segment.size());
            if (!node->rest) node->rest = std::make_unique<Node>();
            node = node->rest.get();
            continue;
        }
        const std::string prefix(segment.substr(0, open)), suffix(segment.substr(close + 1));
        auto found =
            std::ranges::find_if(node->variables, [&](const auto& v) { return v.prefix == prefix && v.suffix == suffix; });
        if (found == node->variables.end()) {
            const auto shorter = [&](const auto& v) { return v.prefix.size() + v.suffix.size() < prefix.size() + suffix.size(); };
            found = node->variables.insert(std::ranges::find_if(node->variables, shorter),
                                           {prefix, suffix, std::make_unique<Node>()});
        }
        node = found->node.get();
    }
    node->used = true;
    return node->routes;
}

const PathTree::Node* PathTree::find(const Node& node, std::string_view path, std::vector<std::string>& values) {
    if (path.empty()) return node.used ? &node : nullptr;
    std::string_view after = path;
    const std::string_view segment = next_segment(after);
    if (const auto literal = node.literals.find(segment); literal != node.literals.end())
        if (const Node* found = find(*literal->second, after, values)) return found;
    for (const auto& [prefix, suffix, child] : node.variables) {
        if (segment.size() <= prefix.size() + suffix.size() || !segment.starts_with(prefix) || !segment.ends_with(suffix))
            continue;
        values.emplace_back(segment.substr(prefix.size(), segment.size() - prefix.size() - suffix.size()));
        if (const Node* found = find(*child, after, values)) return found;
        values.pop_back();
    }
    if (node.rest && path.size() > 1) {
        values.emplace_back(path.substr(1));
        return node.rest.get();
    }
    return nullptr;
}

const std::array<const Router::Route*, 7>* PathTree::find(std::string_view path, std::vector<std::string>& values) const {
    if (!path.starts_with('/')) return nullptr;
    const Node* found = find(root_, path, values);
    return found == nullptr ? nullptr : &found->routes;
}

std::vector<std::string> PathTree::names(std::string_view path) {
    std::vector<std::string> names;
    for (std::size_t open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const std::size_t close = path.find('}', open);
        std::string_view name = path.substr(open + 1, close - open - 1);
        if (name.ends_with('*')) name.remove_suffix(1);
        names.emplace_back(name);
    }
    return names;
}

}  // namespace jixia::http
