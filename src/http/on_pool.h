#pragma once
// The only way from a session's coroutine to a pool and back: the coroutine waits, the thread of the loop does not.
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "base/log.h"
#include "session.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): each is awaited at once by the coroutine that owns what it
// is given; only Session::live is started on its own, and it takes its session by value.
namespace jixia::http {

/// Runs `work(late)` on `pool`; false when the pool is full and it was not taken. `more`: for work that has begun, always taken.
template <class Work>
asio::awaitable<bool> Session::on_pool(Pool& pool, Work work, bool more) {
    disarm();
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(bool)>(
        [&pool, &context = loop_.context, more](auto handler, Work inner) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto job = [shared, &context, inner = std::move(inner)](bool late) mutable {
                try {
                    inner(late);
                } catch (const std::exception& failure) {
                    log::error("job-failed", {{"what", std::string_view(failure.what())}});
                }
                asio::post(context, [held = std::move(shared)] { std::move (*held)(true); });
            };
            if (more) pool.post_more(std::move(job));
            else if (!pool.post(std::move(job))) asio::post(context, [shared] { std::move (*shared)(false); });
        },
        asio::use_awaitable, std::move(work));
}

}  // namespace jixia::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
