#include <unistd.h>

#include <cstdlib>
#include <string>

#include "base/log.h"
#include "base/result.h"

namespace jixia {

void panic(std::string_view what, const char* file, int line) noexcept {
    log::error("panic", {{"what", what}, {"file", std::string_view(file)}, {"line", std::int64_t{line}}});
    std::abort();
}

}  // namespace jixia
