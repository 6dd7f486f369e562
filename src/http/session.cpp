#include "session.h"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <exception>
#include <optional>
#include <stop_token>

#include "base/log.h"
#include "conditions.h"
#include "errors.h"
#include "fields.h"
#include "negotiate.h"
#include "on_pool.h"
#include "target.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): each is awaited at once by the coroutine that owns what it
// is given; only Session::live is started on its own, and it takes its session by value.
namespace jixia::http {
namespace {

constexpr std::size_t buffer_bytes_first = 4096, buffer_bytes_kept = 32 * 1024;
/// Of a body that nobody wants to read, before the connection is given up.
constexpr std::size_t ignored_body_bytes_max = 64 * 1024;

/// Looks out for the peer's end of the connection while a handler works. On the loop's thread.
class Lookout {
public:
    Lookout(asio::ip::tcp::socket& socket, std::stop_source gone) : socket_(socket) {
        socket_.async_wait(asio::ip::tcp::socket::wait_read,
                           [ended = ended_, handle = socket_.native_handle(),
                            gone = std::move(gone)](const boost::system::error_code& failed) mutable {
                               if (failed || *ended) return;
                               char octet = 0;
                               const ssize_t count = ::recv(handle, &octet, 1, MSG_PEEK | MSG_DONTWAIT);
                               if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) gone.request_stop();
                           });
    }
    Lookout(const Lookout&) = delete;
    Lookout& operator=(const Lookout&) = delete;
    ~Lookout() {
        *ended_ = true;
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }

private:
    asio::ip::tcp::socket& socket_;
    std::shared_ptr<bool> ended_ = std::make_shared<bool>(false);
};

bool is_reading(Method method) { return method == Method::get || method == Method::head; }

}  // namespace

Session::Session(Loop& loop, Socket socket, std::string client)
    : loop_(loop),
      shared_(loop.shared),
      socket_(std::move(socket)),
      timer_(loop.context),
      client_(std::move(client)),
      in_(buffer_bytes_first, '\0') {
    loop_.sessions.insert(this);
    shared_.connections.fetch_add(1);
}

Session::~Session() {
    loop_.sessions.erase(this);
    const std::scoped_lock lock(shared_.ending);
    if (shared_.connections.fetch_sub(1) == 1) shared_.ended.notify_all();
}

void Session::check(Time now) {
    if (now < deadline_) return;
    expired_ = true;
    disarm();
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Session::drain() {
    if (!idle_) return;
    cut();
}

void Session::cut() {
    cut_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    timer_.cancel();
}

asio::awaitable<void> Session::live(std::shared_ptr<Session> session) {
    try {
        co_await session->run();
    } catch (const std::exception& failure) { log::error("session-failed", {{"what", std::string_view(failure.what())}}); }
}

asio::awaitable<void> Session::run() {
    bool first = true;
    while (!cut_ && !shared_.stopping.load(std::memory_order_relaxed)) {
        arm(first ? shared_.config.header_timeout : shared_.config.idle_timeout);
        first = false;
        if (!co_await read_head()) break;
        const auto hit = from_cache();
        if (!(hit != nullptr ? co_await write_cached(hit) : co_await serve())) break;
        if (!keep_alive_) {
            co_await linger();
            break;
        }
    }
}

asio::awaitable<bool> Session::read_head() {
    reader_.reset();
    idle_ = true;
    target_.clear();
    if (begin_ == end_) {
        begin_ = end_ = 0;
        // Ten thousand waiting connections shall not keep the room of an upload each.
        if (in_.size() > buffer_bytes_kept) in_ = std::string(buffer_bytes_first, '\0');
    }
    while (true) {
        if (begin_ != end_) {
            if (idle_) {
                idle_ = false;
                started_ = std::chrono::steady_clock::now();
                deadline_ = started_ + shared_.config.header_timeout;
                sent_ = 0;
                trace_id_ = loop_.trace_id();
            }
            Refusal refusal;
            const Progress progress = reader_.read(unread(), head_, refusal);
            if (progress == Progress::done) break;
            if (progress == Progress::refused) {
                co_await refuse_framing(refusal);
                co_return false;
            }
        }
        if (co_await receive()) continue;
        if (expired_ && !idle_) co_await refuse_framing({408, &refusals::request_timeout});
        co_return false;
    }
    begin_ += head_.size;
    method_ = head_.method;
    minor_ = head_.minor;
    keep_alive_ = head_.keep_alive && minor_ == 1;
    head_framing_ = head_.framing == Framing::length && head_.content_length == 0 ? Framing::none : head_.framing;
    body_left_ = head_.content_length;
    body_read_ = 0;
    body_ended_ = head_framing_ == Framing::none;
    invited_ = !head_.expects_continue;
    chunks_ = ChunkedReader();
    co_return true;
}

bool Session::names_this_host() const {
    const auto& hosts = shared_.config.hosts;
    if (hosts.empty()) return true;
    std::string_view host = head_.host;
    if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']'))
        host = host.substr(0, colon);
    return std::ranges::any_of(hosts, [&](const std::string& known) { return fields::equal(known, host); });
}

/// The key is the target as sent, so that an answer is only given again for the very same octets.
std::shared_ptr<const AnswerCache::Answer> Session::from_cache() {
    key_.clear();
    if (method_ != Method::get || has_body()) return nullptr;
    std::string_view languages, codings;
    for (const auto& [name, value] : head_.fields) {
        if (fields::equal(name, "Cookie") || fields::equal(name, "Authorization") || fields::equal(name, "If-Modified-Since"))
            return nullptr;
        if (fields::equal(name, "Accept-Language")) languages = value;
        else if (fields::equal(name, "Accept-Encoding")) codings = value;
    }
    if (!names_this_host()) return nullptr;
    key_.append(head_.target).append(1, '\0');
    key_ += language_of(languages) == Language::en ? 'e' : 'z';
    key_ += static_cast<char>('0' + static_cast<int>(coding_of(codings)));
    return loop_.cache.find(key_, shared_.epoch.load(), started_);
}

asio::awaitable<bool> Session::write_cached(std::shared_ptr<const AnswerCache::Answer> hit) {
    const std::string_view condition = head_.get("If-None-Match");
    const bool unmodified = !condition.empty() && !hit->tag.empty() && none_match_hits(condition, hit->tag);
    if (shared_.config.access_log) target_ = head_.target;
    const std::string last = tail();
    std::array<std::string_view, 3> pieces{unmodified ? hit->unmodified_head : hit->head, last,
                                           unmodified ? std::string_view() : hit->text};
    bool failed = false;
    if (hit->repeated) hit->repeated();
    const bool whole = send_now(pieces, false, failed) || (!failed && co_await send(pieces));
    settle(Served::cache, unmodified ? 304 : 200);
    co_return whole;
}

/// The request as the rooms see it; a refusal with its status if the target or Host cannot be taken.
std::optional<Error> Session::make_call(Call& call, int& status) const {
    call.method = method_;
    call.target = head_.target;
    call.client = client_;
    call.trace_id = trace_id_;
    for (const auto& [name, value] : head_.fields) call.headers.add(name, value);
    call.language = language_of(call.headers.get("Accept-Language"));
    if (!names_this_host()) {
        status = 421;
        return Error{&refusals::misdirected};
    }
    if (call.target == "*") {
        call.path = "*";
        return std::nullopt;
    }
    const std::size_t mark = std::min(call.target.find('?'), call.target.size());
    auto path = decode_path(std::string_view(call.target).substr(0, mark));
    auto query = path.has_value() ? decode_query(std::string_view(call.target).substr(std::min(mark + 1, call.target.size())))
                                  : Result<Query>(Query{});
    if (path.has_value() && query.has_value()) {
        call.path = *std::move(path);
        call.query = *std::move(query);
        return std::nullopt;
    }
    Error error = path.has_value() ? std::move(query).error() : std::move(path).error();
    status = status_of(error.code->kind);
    return error;
}

asio::awaitable<bool> Session::serve() {
    Call call;
    Prepared prepared;
    int status = 0;
    Served by = Served::door;
    Pool* pool = &shared_.records;
    bool whole = true;
    const auto fault = make_call(call, status);
    target_ = call.target;
    const Router::Route* route = fault ? nullptr : shared_.router.match(method_, call.path, call.path_parameters);
    if (fault) {
        prepared = refuse(call, status, *fault, minor_);
    } else if (route == nullptr) {
        prepared = prepare(call, shared_.router.unmatched(call), minor_);
    } else {
        pool = &shared_.pool(route->info.lane);
        by = static_cast<Served>(route->info.lane);
        whole = route->upload ? co_await answer_upload(*route, call, prepared) : co_await answer(*route, call, prepared);
    }
    if (!whole || cut_) co_return false;
    if (prepared.head.empty()) prepared = refuse(call, 500, Error{&errors::internal}, minor_);
    // A body that was not read stands between us and the next request.
    if (!body_ended_ || prepared.close) keep_alive_ = false;
    const bool written = co_await write(prepared, *pool);
    settle(by, prepared.status);
    co_return written;
}

/// Reads the body, runs the route on its pool. False: the connection is gone.
asio::awaitable<bool> Session::answer(const Router::Route& route, Call& call, Prepared& prepared) {
    if (has_body()) {
        const std::size_t bytes_max = is_reading(method_) ? ignored_body_bytes_max : route.info.body_bytes_max;
        const Body body = co_await read_body(call, bytes_max, prepared);
        if (body != Body::whole) co_return body == Body::refused;
        if (is_reading(method_)) {
            call.body.clear();
            keep_alive_ = false;
        }
    }
    const std::uint64_t epoch = shared_.epoch.load();
    const std::size_t held = call.body.size();
    shared_.bodies_bytes.fetch_add(held);
    const bool known = has_credentials(call);
    bool refused = false, busy = false;
    const auto say_busy = [&] {
        busy = true;
        prepared = refuse(call, 503, Error{&errors::busy}, minor_);
    };
    const auto admission = [&](bool late) {
        if (late) return say_busy();
        auto refusal = admit(shared_, route, call);
        refused = refusal.has_value();
        if (refused) prepared = prepare(call, *std::move(refusal), minor_);
    };
    const auto performance = [&](bool late) {
        if (late) return say_busy();
        if (!known || route.info.lane == Lane::records) admission(false);
        if (!refused) prepared = perform(shared_, route, call, minor_);
    };
    if (known && route.info.lane != Lane::records && !co_await on_pool(shared_.records, admission)) say_busy();
    std::stop_source gone(std::nostopstate);
    std::optional<Lookout> lookout;
    if (route.info.lane == Lane::analytics && !refused && !busy) {
        gone = std::stop_source();
        call.departed = gone.get_token();
        lookout.emplace(socket_, gone);
    }
    if (!refused && !busy && !co_await on_pool(shared_.pool(route.info.lane), performance)) say_busy();
    lookout.reset();
    // Work that has begun elsewhere is asked for again in a place of its own: it is not refused for a full queue.
    const auto again = [&](bool) { performance(false); };
    while (prepared.later > std::chrono::milliseconds{0}) {
        timer_.expires_after(prepared.later);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        char octet = 0;
        if (::recv(socket_.native_handle(), &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0) cut_ = true;
        prepared = {};
        if (cut_ || shared_.stopping.load()) say_busy();
        else co_await on_pool(shared_.pool(route.info.lane), again, true);
    }
    shared_.bodies_bytes.fetch_sub(held);
    if (route.info.cacheable && !key_.empty() && prepared.storable && prepared.status == 200 && minor_ == 1)
        loop_.cache.keep(key_, prepared, epoch, std::chrono::steady_clock::now());
    co_return true;
}

/// Finds the caller, opens the sink, pours the body into it.
asio::awaitable<bool> Session::answer_upload(const Router::Route& route, Call& call, Prepared& prepared) {
    std::unique_ptr<UploadSink> sink;
    bool refused = false;
    const auto refuse_with = [&](Response response) {
        refused = true;
        prepared = prepare(call, std::move(response), minor_);
    };
    const auto admission = [&](bool late) {
        if (late) return refuse_with(problem(Error{&errors::busy}, call));
        if (auto refusal = admit(shared_, route, call)) refuse_with(*std::move(refusal));
    };
    const auto opening = [&](bool late) {
        if (late) return refuse_with(problem(Error{&errors::busy}, call));
        try {
            auto opened = route.upload(call);
            if (opened.has_value()) sink = *std::move(opened);
            else refuse_with(problem(opened.error(), call));
        } catch (const std::exception& failure) {
            log::error("upload-failed",
                       {{"route", route.info.id}, {"what", std::string_view(failure.what())}, {"trace", call.trace_id}});
            refuse_with(problem(Error{&errors::internal}, call));
        }
    };
    if (!co_await on_pool(shared_.records, admission)) refuse_with(problem(Error{&errors::busy}, call));
    if (!refused && !co_await on_pool(shared_.files, opening)) refuse_with(problem(Error{&errors::busy}, call));
    if (refused) co_return true;
    const bool whole = co_await pour(*sink, call, prepared);
    // The sink's end may write to disk.
    co_await on_pool(shared_.files, [&](bool) { sink.reset(); }, true);
    co_return whole;
}

}  // namespace jixia::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
