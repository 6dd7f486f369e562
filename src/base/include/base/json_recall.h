#pragma once
// Reading JSON that this program wrote and kept: quicker than `json::decode_text`, since nothing is checked that was checked
// before.
#include <array>

#include "base/json.h"

namespace jixia::json {

/// Members of T that are absent have their defaults, others in the text are passed over. Never for what somebody sent.
template <detail::DescribedStruct T>
Result<T> recall(std::string_view text) {
    std::array<unsigned char, 8192> room;
    boost::json::monotonic_resource memory(room.data(), room.size());
    boost::json::error_code failure;
    const Value value = boost::json::parse(text, failure, &memory);
    const Object* object = failure ? nullptr : value.if_object();
    if (object == nullptr) return Error{&errors::internal, "a stored document is not a JSON object"};
    T out{};
    std::vector<FieldError> faults;
    boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
        const Value* field = object->if_contains(member.name);
        if (field == nullptr) return;
        auto& target = out.*member.pointer;
        target = {};
        decode_into(*field, target, std::string(member.name), faults);
    });
    if (!faults.empty()) return Error{&errors::internal, "a stored document has another kind of " + faults.front().pointer};
    return out;
}

}  // namespace jixia::json
