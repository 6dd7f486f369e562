#include "rendering_api.h"

#include <algorithm>

#include "base/crypto.h"

namespace jixia::query {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

class GrowingBody final : public http::BodySource {
public:
    explicit GrowingBody(std::shared_ptr<const Rendering> file) : file_(std::move(file)) {}
    Result<std::string> next() override {
        JX_TRY(std::string piece, file_->read(at_, piece_bytes));
        at_ += piece.size();
        return piece;
    }

private:
    std::shared_ptr<const Rendering> file_;
    std::uint64_t at_ = 0;
};

}  // namespace

std::shared_ptr<http::BodySource> growing_body(std::shared_ptr<const Rendering> file) {
    return std::make_shared<GrowingBody>(std::move(file));
}

http::Later again_for(const Rendering::View& view) {
    using std::chrono::milliseconds;
    const auto waited = std::chrono::duration_cast<milliseconds>(view.age);
    return {std::clamp(waited / 4, milliseconds{3}, milliseconds{250})};
}

std::string digest_field(const std::string& hex) {
    std::string octets;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        octets += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
    }
    std::string text = crypto::base64url(octets);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return "sha-256=:" + text + ":";
}

}  // namespace jixia::query
