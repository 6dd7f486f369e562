#include "ahead.h"

#include <iconv.h>

#include <tuple>
#include <utility>

#include "formats/duck.h"
#include "formats/flatten.h"

namespace jixia::formats {

locale_t utf8_locale() {
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

void ready_ahead() {
    static bool ready = false;
    if (std::exchange(ready, true)) return;
    utf8_locale();
    // FreeXL asks for these by name. They stay open: a conversion that is in use needs no file when it is opened again.
    for (const char* const charset :
         {"UTF-16LE", "CP936", "CP950", "CP932", "CP949", "CP1250", "CP1251", "CP1252", "CP437", "CP850"})
        std::ignore = ::iconv_open("UTF-8", charset);
    Duck::open_ahead();
}

}  // namespace jixia::formats
