#pragma once
// What must be loaded before the sandbox closes.
#include <locale.h>

namespace jixia::formats {

/// A locale in which the names of members are UTF-8; null if the system has none.
locale_t utf8_locale();

/// Names are UTF-8 for this thread while it lives.
class Utf8Names {
public:
    Utf8Names() : before_(utf8_locale() == nullptr ? nullptr : ::uselocale(utf8_locale())) {}
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;
    ~Utf8Names() {
        if (before_ != nullptr) ::uselocale(before_);
    }

private:
    locale_t before_;
};

}  // namespace jixia::formats
