#include "failure.h"

#include <algorithm>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

namespace jixia::storage {

namespace {

constexpr std::size_t text_length_max = 1000;
constexpr std::size_t fields_max = 1000;

struct FailureField {
    std::string pointer, detail, code, basis;
};
BOOST_DESCRIBE_STRUCT(FailureField, (), (pointer, detail, code, basis))

struct Failure {
    std::string type, detail;
    std::vector<FailureField> fields;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (type, detail, fields))

std::string bounded(const std::string& text) { return std::string(text::prefix(text, text_length_max)); }

}  // namespace

std::string failure_text(const Error& error) {
    Failure failure{std::string(error.code->type), bounded(error.detail), {}};
    for (const FieldError& field : error.fields) {
        if (failure.fields.size() == fields_max) break;
        failure.fields.push_back({bounded(field.pointer), bounded(field.detail), bounded(field.code), bounded(field.basis)});
    }
    return json::to_string(failure);
}

Error failure_from(std::string_view text, std::span<const ErrorCode* const> known) {
    constexpr const ErrorCode* always[] = {&errors::too_large, &errors::storage_full};
    const auto failure = json::decode_text<Failure>(text);
    if (!failure.has_value()) {
        log::warning("a worker failed in a way of its own");
        return Error{&errors::internal};
    }
    for (const auto codes : {known, std::span<const ErrorCode* const>(always)}) {
        const auto code =
            std::find_if(codes.begin(), codes.end(), [&](const ErrorCode* each) { return each->type == failure->type; });
        if (code == codes.end()) continue;
        Error error{*code, bounded(failure->detail), {}};
        for (const FailureField& field : failure->fields) {
            if (error.fields.size() == fields_max) break;
            error.fields.push_back({bounded(field.pointer), bounded(field.detail), bounded(field.code), bounded(field.basis)});
        }
        return error;
    }
    log::warning("a worker failed", {{"type", bounded(failure->type)}, {"detail", bounded(failure->detail)}});
    return Error{&errors::internal};
}

}  // namespace jixia::storage
