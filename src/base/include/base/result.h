#pragma once
// Results, refusals and assertions. A refusal is a value, a bug ends the process, exceptions never cross a room.
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jixia {

/// A place in the law that a rule rests on: the act's short name and the article as Chinese readers cite it (第八条第三款).
struct Citation {
    std::string_view act, article;
};

/// What went wrong, independent of any protocol; `http::status_of` turns it into a status.
enum class ErrorKind {
    malformed,              ///< cannot be read at all (400)
    unauthenticated,        ///< nobody is signed in (401)
    forbidden,              ///< known, but may not (403)
    not_found,              ///< absent, or the caller may not know of it (404)
    conflict,               ///< not possible in the present state (409)
    gone,                   ///< was here, has been ended (410)
    precondition,           ///< the caller saw an older state (412)
    precondition_required,  ///< the caller must say which state it saw (428)
    too_large,              ///< over a stated limit (413)
    unsupported,            ///< a form that is not taken here (415)
    invalid,                ///< readable but against a rule (422)
    locked,                 ///< somebody else is at it right now (423)
    too_many,               ///< over a rate or quota (429)
    busy,                   ///< the platform is full, try again (503)
    timed_out,              ///< took longer than its deadline (504)
    storage_full,           ///< no room left (507)
    internal                ///< a fault of the platform; text is logged, never shown (500)
};

/// One kind of refusal, declared once in the room that refuses. `type` is public, stable and never reused;
/// titles in both languages stand in the room's errors.json under the same name.
struct ErrorCode {
    std::string_view type;
    ErrorKind kind;
    const Citation* basis = nullptr;
};

/// A fault in one field of the input: JSON pointer (or parameter name), what is wrong, and the rule's article if law.
struct FieldError {
    std::string pointer;
    std::string detail;
    std::string code = {};
    std::string basis = {};
};

struct Error {
    const ErrorCode* code;
    std::string detail = {};  ///< shown to the caller: never a path, SQL or a library's text
    std::vector<FieldError> fields = {};
};

/// A value or a refusal. Discarding one is a compile error.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
    using Base = std::expected<T, Error>;

public:
    using Base::Base;
    Result(Error error) : Base(std::unexpect, std::move(error)) {}
};

namespace errors {
inline constexpr ErrorCode internal{"internal", ErrorKind::internal};
inline constexpr ErrorCode malformed{"malformed", ErrorKind::malformed};
inline constexpr ErrorCode invalid{"invalid", ErrorKind::invalid};
inline constexpr ErrorCode not_found{"not-found", ErrorKind::not_found};
inline constexpr ErrorCode too_large{"too-large", ErrorKind::too_large};
inline constexpr ErrorCode busy{"busy", ErrorKind::busy};
inline constexpr ErrorCode timed_out{"timed-out", ErrorKind::timed_out};
inline constexpr ErrorCode storage_full{"storage-full", ErrorKind::storage_full};
}  // namespace errors

/// Ends the process with the place and the condition; used by JX_ASSERT and where the machine is broken (fsync, corrupt page).
[[noreturn]] void panic(std::string_view what, const char* file, int line) noexcept;

}  // namespace jixia

#define JX_CAT_(a, b) a##b
#define JX_CAT(a, b) JX_CAT_(a, b)
#define JX_TRY_(tmp, declaration, ...) \
    auto tmp = (__VA_ARGS__);          \
    if (!tmp.has_value()) [[unlikely]] \
        return std::move(tmp).error(); \
    declaration = *std::move(tmp)
/// `JX_TRY(const auto row, tx.one<Row>(…));` binds the value or returns the refusal.
#define JX_TRY(declaration, ...) JX_TRY_(JX_CAT(jx_try_, __LINE__), declaration, __VA_ARGS__)
/// `JX_CHECK(rule(…));` returns the refusal, if there is one.
#define JX_CHECK(...)                                                        \
    if (auto jx_check_ = (__VA_ARGS__); !jx_check_.has_value()) [[unlikely]] \
    return std::move(jx_check_).error()
/// What must be true whatever the input: a violation is a bug and ends the process, in release too.
#define JX_ASSERT(...)                                        \
    do {                                                      \
        if (!(__VA_ARGS__)) [[unlikely]]                      \
            ::jixia::panic(#__VA_ARGS__, __FILE__, __LINE__); \
    } while (false)
