#pragma once
// For the tests of this room: a started server with a few routes that show what happened behind the door.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "http/server.h"
#include "http_client.h"

namespace jixia::http {

/// Counts up to `count` pieces "piece <n>\n", then ends or, with `fails`, refuses.
class Pieces final : public BodySource {
public:
    struct Plan {
        int count;
        bool fails = false;
        std::size_t bytes = 0;  ///< pads each piece
        std::chrono::milliseconds pause{0};
        std::atomic<int>* given = nullptr;
        std::atomic<int>* alive = nullptr;
    };
    explicit Pieces(Plan plan) : plan_(plan) {
        if (plan_.alive != nullptr) ++*plan_.alive;
    }
    ~Pieces() override {
        if (plan_.alive != nullptr) --*plan_.alive;
    }
    Result<std::string> next() override {
        if (at_ == plan_.count) {
            if (plan_.fails) return Error{&errors::internal};
            return std::string();
        }
        if (plan_.given != nullptr) ++*plan_.given;
        std::string piece = "piece " + std::to_string(at_++) + "\n";
        piece.resize(std::max(piece.size(), plan_.bytes), 'x');
        return piece;
    }
    std::chrono::milliseconds pause() const override { return plan_.pause; }

private:
    Plan plan_;
    int at_ = 0;
};

/// A door that opens once: lets a test hold handlers.
class Gate {
public:
    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void wait_for(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

/// What uploads leave behind.
struct Uploads {
    std::mutex mutex;
    std::condition_variable changed;
    std::string bytes;
    std::size_t largest = 0;
    int finished = 0, destroyed = 0;

    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds{20}, condition);
    }
};

class RecordingSink final : public UploadSink {
public:
    explicit RecordingSink(Uploads& uploads) : uploads_(uploads) {}
    ~RecordingSink() override {
        const std::scoped_lock lock(uploads_.mutex);
        ++uploads_.destroyed;
        uploads_.changed.notify_all();
    }
    Result<void> write(std::string_view bytes) override {
        const std::scoped_lock lock(uploads_.mutex);
        if (bytes.find("poison") != std::string_view::npos) return Error{&errors::invalid};
        uploads_.bytes += bytes;
        uploads_.largest = std::max(uploads_.largest, bytes.size());
        uploads_.changed.notify_all();
        return {};
    }
    Result<Response> finish() override {
        const std::scoped_lock lock(uploads_.mutex);
        ++uploads_.finished;
        Response response = no_content();
        response.headers.set("Upload-Offset", std::to_string(uploads_.bytes.size()));
        return response;
    }

private:
    Uploads& uploads_;
};

/// An IdempotencyStore in memory, with the contract's words.
class MemoryKeys final : public IdempotencyStore {
public:
    Result<std::optional<Stored>> once(const Actor& actor, const std::string& key, const std::string& fingerprint,
                                       const std::function<std::optional<Stored>()>& effect) override {
        const std::scoped_lock lock(mutex_);
        if (const auto found = kept_.find(actor.id + " " + key); found != kept_.end()) {
            if (found->second.fingerprint != fingerprint) return Error{&errors::invalid, "Idempotency-Key"};
            return found->second.answer;
        }
        const auto answer = effect();
        if (cannot_keep) return Error{&errors::storage_full};
        if (answer) kept_.emplace(actor.id + " " + key, Kept{fingerprint, answer});
        return std::optional<Stored>();
    }
    std::atomic<bool> cannot_keep = false;

private:
    struct Kept {
        std::string fingerprint;
        std::optional<Stored> answer;
    };
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

/// The caller is whoever the Authorization header says; "nobody" is refused.
inline Result<Actor> who_it_says(const Call& call) {
    std::string_view credentials = call.headers.get("Authorization");
    if (credentials == "Bearer nobody") {
        static constexpr ErrorCode unknown_key{"http-sign-in-required", ErrorKind::unauthenticated};
        return Error{&unknown_key};
    }
    Actor actor;
    if (credentials.starts_with("Bearer ")) actor.id = credentials.substr(7);
    return actor;
}

struct ServerTest : testing::Test {
    std::atomic<int> calls{0}, repeats{0}, given{0}, alive{0};
    Uploads uploads;
    Gate gate;
    MemoryKeys keys;
    std::filesystem::path folder;
    std::string file_text;
    Router router;
    std::unique_ptr<Server> server;

    ServerTest() {
        folder = std::filesystem::temp_directory_path() / ("jixia-http-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        for (int line = 0; file_text.size() < 3'000'000; ++line) file_text += "line " + std::to_string(line) + "\n";
        std::ofstream(folder / "file.txt", std::ios::binary) << file_text;
        add_plain_routes();
        add_body_routes();
    }
    ~ServerTest() override {
        gate.open();
        server.reset();
        std::filesystem::remove_all(folder);
    }

    void start(ServerConfig config = {}) {
        config.port = 0;
        server = std::make_unique<Server>(std::move(config), router, &who_it_says, &keys);
        const auto started = server->start();
        ASSERT_TRUE(started.has_value());
    }
    void wait_for_queue(int count) const {
        const std::string line = "jixia_http_queue{lane=\"records\"} " + std::to_string(count) + "\n";
        while (server->metrics().find(line) == std::string::npos) std::this_thread::yield();
    }
    kit::HttpClient client() const { return kit::HttpClient(server->port()); }
    /// Sends octets on a connection of their own and reads one answer.
    kit::HttpAnswer raw(std::string_view octets) const {
        kit::HttpClient peer(server->port());
        peer.send(octets);
        return peer.read();
    }

    void add_plain_routes() {
        router.get("/api/v1/echo",
                   {.id = "echo",
                    .summary = "Says what it was asked",
                    .access = Access::anyone,
                    .query = {{"q", "any"}, {"many", "any", true}}},
                   [this](const Call& call) -> Result<json::Object> {
                       ++calls;
                       return json::Object{{"q", call.query.one("q").value_or("")},
                                           {"actor", call.actor.id},
                                           {"client", call.client},
                                           {"language", call.language == Language::en ? "en" : "zh"}};
                   });
        router.get(
            "/api/v1/cached",
            {.id = "cached", .summary = "Counts its calls", .access = Access::anyone, .query = {{"q", "any"}}, .cacheable = true},
            [this](const Call&) -> Result<Response> {
                Response response =
                    json_response(200, json::serialize(json::Object{{"calls", ++calls}, {"pad", std::string(2000, 'p')}}));
                response.repeated = [this] { ++repeats; };
                return response;
            });
        router.get("/api/v1/mine",
                   {.id = "mine", .summary = "Of the caller", .access = Access::signed_in, .lane = Lane::analytics},
                   [this](const Call& call) -> Result<json::Object> {
                       ++calls;
                       return json::Object{{"actor", call.actor.id}};
                   });
        router.get("/api/v1/held", {.id = "held", .summary = "Waits at the gate", .access = Access::anyone},
                   [this](const Call&) -> Result<json::Object> {
                       gate.pass();
                       return json::Object{{"held", true}};
                   });
        router.get("/api/v1/throws", {.id = "throws", .summary = "Breaks", .access = Access::anyone},
                   [](const Call&) -> Result<json::Object> { throw std::runtime_error("secret /path"); });
        router.get("/file.txt", {.id = "file", .summary = "A file", .access = Access::anyone, .lane = Lane::files},
                   [this](const Call&) -> Result<Response> {
                       Response response;
                       response.headers.set("Content-Type", "text/plain; charset=utf-8");
                       response.body = FileBody{folder / "file.txt", "file-1", Instant{std::chrono::seconds{1'700'000'000}}};
                       return response;
                   });
    }
    void add_body_routes() {
        const auto stream = [this](std::string_view path, std::string_view id, Pieces::Plan plan, std::string_view type) {
            router.get(path, {.id = id, .summary = "Streams", .access = Access::anyone, .lane = Lane::files},
                       [plan, type](const Call&) -> Result<Response> {
                           Response response;
                           response.headers.set("Content-Type", type);
                           response.body = std::make_shared<Pieces>(plan);
                           return response;
                       });
        };
        stream("/stream", "stream", {.count = 100, .given = &given, .alive = &alive}, "text/csv; charset=utf-8");
        stream("/endless", "endless", {.count = 1'000'000, .bytes = 65536, .given = &given, .alive = &alive},
               "application/octet-stream");
        stream("/breaks", "breaks", {.count = 3, .fails = true, .bytes = 4096, .alive = &alive}, "text/csv");
        stream("/breaks-at-once", "breaksAtOnce", {.count = 0, .fails = true}, "text/csv");
        stream("/events", "events", {.count = 1'000'000, .pause = std::chrono::milliseconds{1}, .given = &given, .alive = &alive},
               "text/event-stream");
        router.post<json::Value>(
            "/api/v1/notes",
            {.id = "note", .summary = "Keeps a note", .access = Access::anyone, .success = 201, .body_bytes_max = 100'000},
            [this](const Call& call, const json::Value& body) -> Result<Reply<json::Object>> {
                Headers headers;
                headers.set("Location", "/api/v1/notes/" + std::to_string(++calls));
                return Reply<json::Object>{
                    {{"calls", calls.load()}, {"body", body}, {"bytes", call.body.size()}}, 201, std::move(headers)};
            });
        router.post<json::Value>(
            "/api/v1/secrets",
            {.id = "secret", .summary = "Shows a secret once", .access = Access::anyone, .success = 201, .secret = true},
            [this](const Call&, const json::Value&) -> Result<json::Object> {
                ++calls;
                return json::Object{{"secret", "hidden"}};
            });
        router.post<json::Value>("/api/v1/fails", {.id = "fails", .summary = "Fails on our side", .access = Access::anyone},
                                 [this](const Call&, const json::Value&) -> Result<Response> {
                                     ++calls;
                                     return Error{&errors::internal};
                                 });
        router.upload(Method::patch, "/uploads/{id}",
                      {.id = "upload", .summary = "Takes octets", .access = Access::anyone, .lane = Lane::files},
                      [this](const Call& call) -> Result<std::unique_ptr<UploadSink>> {
                          if (call.parameter("id") == "none") return Error{&errors::not_found};
                          return std::make_unique<RecordingSink>(uploads);
                      });
    }
};

}  // namespace jixia::http
