#pragma once
// The signer as a process of its own: it listens on a Unix socket, the server asks it there. Frames: four bytes of length (big
// endian), JSON.
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "signer/signer.h"

namespace jixia::signer {

/// Answers on `socket` until `ended` says so; asks it every 100 ms. Refuses `internal` if the socket cannot be made,
/// `signer-in-use` if somebody answers there.
Result<void> serve(Signer& signer, const std::filesystem::path& socket, const std::function<bool()>& ended);

/// Asks the signer behind a socket; connects anew when it has to. Any thread, one question at a time. Refuses `signer-away`
/// besides what the signer refuses.
class Client {
public:
    explicit Client(std::filesystem::path socket) : socket_(std::move(socket)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    Result<Status> status();
    Result<Status> sign(const Growth& growth);
    Result<WitnessAnswer> add_checkpoint(std::string_view body);
    Result<std::string> witnessed(std::string_view origin_hash);

private:
    Result<json::Value> ask(const json::Object& question);
    Result<std::string> exchange(const std::string& frame);
    void hang_up();
    std::filesystem::path socket_;
    std::mutex mutex_;
    int connection_ = -1;
};

}  // namespace jixia::signer
