#pragma once
// Path templates in a tree: literal segments win over `{name}` with affixes, these over bare `{name}`, these over `{name*}`.
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"

namespace jixia::http {

class PathTree {
public:
    /// The slots of a path's methods, made if it is new.
    std::array<const Router::Route*, 7>& at(std::string_view path);
    /// The slots that match, and the values of the path's parameters in order; null if none does.
    const std::array<const Router::Route*, 7>* find(std::string_view path, std::vector<std::string>& values) const;

    /// Names of the parameters of a template, in order.
    static std::vector<std::string> names(std::string_view path);

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        struct Variable {
            std::string prefix, suffix;
            std::unique_ptr<Node> node;
        };
        std::vector<Variable> variables;  ///< longest affixes first
        std::unique_ptr<Node> rest;
        std::array<const Router::Route*, 7> routes{};
        bool used = false;
    };
    static const Node* find(const Node& node, std::string_view path, std::vector<std::string>& values);
    Node root_;
};

}  // namespace jixia::http
