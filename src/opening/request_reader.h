#pragma once
// Reads the members of a request one by one and gathers what is wrong with them; what nobody took is refused.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/text.h"
#include "opening/types.h"

namespace jixia::opening {

class RequestReader {
public:
    explicit RequestReader(const json::Object& more) : more_(more) {}

    /// Null where it is absent or null.
    const json::Value* take(std::string_view name) {
        known_.emplace_back(name);
        const json::Value* value = more_.if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }
    void fault(std::string pointer, std::string detail, std::string code, const Citation* basis = nullptr) {
        faults_.push_back({std::move(pointer), std::move(detail), std::move(code),
                           basis == nullptr ? std::string() : std::string(basis->article)});
    }
    /// Trimmed; empty where it is absent.
    std::string text(std::string_view name) {
        constexpr std::size_t length_max = 4'000;
        const json::Value* value = take(name);
        if (value == nullptr) return {};
        if (!value->is_string() || text::length(std::string_view(value->get_string())) > length_max) {
            fault("/" + std::string(name), "is a text of at most 4000 characters", "type");
            return {};
        }
        return text::trim(std::string_view(value->get_string()));
    }
    std::optional<Openness> openness(std::string_view name) {
        const std::string code = text(name);
        Openness to{};
        if (code.empty()) return std::nullopt;
        if (boost::describe::enum_from_string(code.c_str(), to)) return to;
        fault("/" + std::string(name), "is unconditional, conditional or closed", "enum");
        return std::nullopt;
    }
    /// Refuses `invalid` with everything that is wrong.
    Result<void> done() {
        for (const auto& member : more_)
            if (std::ranges::find(known_, std::string_view(member.key())) == known_.end())
                fault("/" + std::string(member.key()), "is not known here", "unknown");
        if (faults_.empty()) return {};
        return Error{&errors::invalid, {}, std::move(faults_)};
    }

private:
    const json::Object& more_;
    std::vector<std::string> known_;
    std::vector<FieldError> faults_;
};

}  // namespace jixia::opening
