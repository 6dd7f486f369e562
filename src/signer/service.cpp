#include "signer/service.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <list>
#include <thread>

#include "base/log.h"

namespace jixia::signer {
namespace {

constexpr std::size_t frame_bytes_max = std::size_t{64} << 20;
constexpr std::chrono::seconds patience{20};
constexpr int look_every_ms = 100;
constexpr std::size_t connections_max = 16;

constexpr std::array<const ErrorCode*, 8> known_refusals{&forked,
                                                         &behind,
                                                         &elsewhere,
                                                         &errors::invalid,
                                                         &errors::malformed,
                                                         &errors::not_found,
                                                         &errors::internal,
                                                         &errors::storage_full};

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int value() const { return value_; }

private:
    int value_;
};

/// Waits until the socket can be read or written; false when time is up or `ended` says so.
bool ready(int socket, short events, std::chrono::steady_clock::time_point until, const std::function<bool()>& ended) {
    while (std::chrono::steady_clock::now() < until && !ended()) {
        pollfd one{.fd = socket, .events = events, .revents = 0};
        const int found = ::poll(&one, 1, look_every_ms);
        if (found > 0) return true;
        if (found < 0 && errno != EINTR) return false;
    }
    return false;
}

bool never() { return false; }

bool send_all(int socket, std::string_view bytes, const std::function<bool()>& ended) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!bytes.empty()) {
        if (!ready(socket, POLLOUT, until, ended)) return false;
        const ssize_t put = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

bool receive(int socket, std::string& bytes, const std::function<bool()>& ended) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (std::size_t at = 0; at < bytes.size();) {
        if (!ready(socket, POLLIN, until, ended)) return false;
        const ssize_t got = ::recv(socket, bytes.data() + at, bytes.size() - at, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return false;
        at += static_cast<std::size_t>(got);
    }
    return true;
}

std::string framed(std::string_view bytes) {
    std::string out;
    for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((bytes.size() >> shift) & 255);
    return out.append(bytes);
}

/// The next frame; nothing at the end, or after nonsense.
std::optional<std::string> next_frame(int socket, const std::function<bool()>& ended) {
    std::string head(4, '\0');
    if (!receive(socket, head, ended)) return std::nullopt;
    std::size_t length = 0;
    for (const char c : head) length = length << 8 | static_cast<unsigned char>(c);
    if (length > frame_bytes_max) return std::nullopt;
    std::string bytes(length, '\0');
    if (!receive(socket, bytes, ended)) return std::nullopt;
    return bytes;
}

std::optional<sockaddr_un> address_of(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.native().size() >= sizeof address.sun_path) return std::nullopt;
    socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

int connect_to(const std::filesystem::path& socket) {
    const auto address = address_of(socket);
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (address && ::connect(connection, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) return connection;
    ::close(connection);
    return -1;
}

json::Value refusal(const Error& error) { return json::Object{{"error", error.code->type}, {"detail", error.detail}}; }

struct Question {
    std::string op;
    std::optional<Growth> growth;
    std::optional<std::string> body;
};
BOOST_DESCRIBE_STRUCT(Question, (), (op, growth, body))

json::Value answer(Signer& signer, const std::string& frame) {
    const auto question = json::decode_text<Question>(frame);
    if (!question.has_value()) return refusal(question.error());
    if (question->op == "status") return json::Object{{"ok", json::encode(signer.status())}};
    if (question->op == "sign" && question->growth) {
        const auto signed_now = signer.sign(*question->growth);
        if (!signed_now.has_value()) {
            log::warning("nothing was signed",
                         {{"refusal", signed_now.error().code->type}, {"detail", signed_now.error().detail}});
            return refusal(signed_now.error());
        }
        return json::Object{{"ok", json::encode(*signed_now)}};
    }
    if (question->op == "add-checkpoint" && question->body)
        return json::Object{{"ok", json::encode(signer.add_checkpoint(*question->body))}};
    if (question->op == "witnessed" && question->body) {
        const auto note = signer.witnessed(*question->body);
        return note.has_value() ? json::Value(json::Object{{"ok", *note}}) : refusal(note.error());
    }
    return refusal(Error{&errors::malformed, "no such question"});
}

void converse(Signer& signer, int connection, const std::function<bool()>& ended) {
    const Descriptor held(connection);
    for (;;) {
        // However long until the next question; once it has begun it must come whole.
        if (!ready(connection, POLLIN, std::chrono::steady_clock::time_point::max(), ended)) return;
        const auto frame = next_frame(connection, ended);
        if (!frame || !send_all(connection, framed(json::serialize(answer(signer, *frame))), ended)) return;
    }
}

Result<int> listen_on(const std::filesystem::path& socket) {
    if (const int taken = connect_to(socket); taken >= 0) {
        ::close(taken);
        return Error{&in_use};
    }
    const auto address = address_of(socket);
    if (!address) return Error{&errors::internal, "the signer's socket has too long a name"};
    ::unlink(socket.c_str());
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || ::bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
        ::chmod(socket.c_str(), 0660) != 0 || ::listen(listener, static_cast<int>(connections_max)) != 0) {
        if (listener >= 0) ::close(listener);
        return Error{&errors::internal, "the signer's socket cannot be made"};
    }
    return listener;
}

}  // namespace

Result<void> serve(Signer& signer, const std::filesystem::path& socket, const std::function<bool()>& ended) {
    JX_TRY(const int listener, listen_on(socket));
    const Descriptor held(listener);
    struct Talk {
        std::atomic<bool> done = false;
        std::thread thread;
    };
    std::list<Talk> talks;
    const auto sweep = [&](bool all) {
        talks.remove_if([&](Talk& talk) {
            if (!all && !talk.done) return false;
            talk.thread.join();
            return true;
        });
    };
    while (!ended()) {
        if (!ready(listener, POLLIN, std::chrono::steady_clock::now() + std::chrono::milliseconds(look_every_ms), ended))
            continue;
        const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        sweep(false);
        if (talks.size() == connections_max) {
            ::close(connection);
            continue;
        }
        Talk& talk = talks.emplace_back();
        talk.thread = std::thread([&signer, &talk, &ended, connection] {
            converse(signer, connection, ended);
            talk.done = true;
        });
    }
    sweep(true);
    ::unlink(socket.c_str());
    return {};
}

Client::~Client() { hang_up(); }

void Client::hang_up() {
    if (connection_ >= 0) ::close(connection_);
    connection_ = -1;
}

Result<std::string> Client::exchange(const std::string& frame) {
    const std::lock_guard lock(mutex_);
    // A connection from before may be one whose signer has been replaced: then once more on a new one. Every question may be
    // asked twice.
    for (const bool fresh : {false, true}) {
        if (fresh || connection_ < 0) {
            hang_up();
            connection_ = connect_to(socket_);
            if (connection_ < 0) return Error{&away};
        }
        if (!send_all(connection_, frame, never)) continue;
        if (auto bytes = next_frame(connection_, never)) return *std::move(bytes);
    }
    hang_up();
    return Error{&away};
}

Result<json::Value> Client::ask(const json::Object& question) {
    JX_TRY(const std::string bytes, exchange(framed(json::serialize(question))));
    const auto value = json::parse(bytes);
    if (!value.has_value() || !value->is_object()) return Error{&away};
    const json::Object& said = value->get_object();
    if (const auto* ok = said.if_contains("ok")) return *ok;
    const auto text = [&](const char* name) {
        const auto* member = said.if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    for (const ErrorCode* code : known_refusals)
        if (code->type == text("error")) return Error{code, text("detail")};
    return Error{&errors::internal, text("detail")};
}

Result<Status> Client::status() {
    JX_TRY(const json::Value said, ask({{"op", "status"}}));
    return json::decode<Status>(said);
}

Result<Status> Client::sign(const Growth& growth) {
    JX_TRY(const json::Value said, ask({{"op", "sign"}, {"growth", json::encode(growth)}}));
    return json::decode<Status>(said);
}

Result<WitnessAnswer> Client::add_checkpoint(std::string_view body) {
    JX_TRY(const json::Value said, ask({{"op", "add-checkpoint"}, {"body", body}}));
    return json::decode<WitnessAnswer>(said);
}

Result<std::string> Client::witnessed(std::string_view origin_hash) {
    JX_TRY(const json::Value said, ask({{"op", "witnessed"}, {"body", origin_hash}}));
    if (!said.is_string()) return Error{&away};
    return std::string(said.get_string());
}

}  // namespace jixia::signer
