#pragma once
// The demonstration's clock: runs as every clock does, some days behind while what lies in the past is put in.
#include <atomic>

#include "base/clock.h"

namespace jixia::app::demo {

class MovedClock final : public Clock {
public:
    Instant now() const override { return clock_.now() + std::chrono::days(days_.load()); }
    /// 0: the time it is; negative: that many days ago.
    void stand(int days) { days_ = days; }

private:
    SystemClock clock_;
    std::atomic<int> days_ = 0;
};

}  // namespace jixia::app::demo
