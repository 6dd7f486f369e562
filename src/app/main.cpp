#include "base/log.h"

int main() { jixia::log::info("start"); }
