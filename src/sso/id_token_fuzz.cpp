// Identity tokens from outside: never a crash, and nobody without the service's key is taken for anybody.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "id_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia;
    // A P-256 key whose private half was never kept.
    static const json::Value keys =
        json::Object{{"keys", json::Array{json::Object{{"kty", "EC"},
                                                       {"crv", "P-256"},
                                                       {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                                       {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}}}};
    const std::string_view token(reinterpret_cast<const char*>(bytes), size);
    static_cast<void>(sso::key_id_of(token));
    if (sso::claims_of(token, keys, {"https://id.example", "jixia", "n", Instant{}}).has_value()) std::abort();
    return 0;
}
