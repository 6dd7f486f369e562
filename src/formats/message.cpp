#include "formats/message.h"

namespace jixia::formats {

void remark(std::vector<ReportMessage>& messages, ReportMessage message) {
    if (messages.size() < messages_max) messages.push_back(std::move(message));
}

}  // namespace jixia::formats
