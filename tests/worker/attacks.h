#pragma once
// What a stranger who has taken over a worker would try. Each returns 0 if the system let it, or the error number.
#include <map>
#include <string>
#include <string_view>

namespace jixia::attacks {

using Attack = int (*)(const std::string& path);
const std::map<std::string, Attack, std::less<>>& all();

/// Takes memory until it is refused: by allocation, by mapping, or by the stacks of threads.
void take_memory(std::string_view how);

}  // namespace jixia::attacks
