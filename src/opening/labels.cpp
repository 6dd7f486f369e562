#include "labels.h"

#include <algorithm>
#include <array>

namespace jixia::opening {

namespace {

struct Named {
    std::string_view code, zh, en;
};
constexpr std::array names{
    Named{"restriction", "收紧开放属性", "Narrower attribute"},
    Named{"narrowing", "实质缩小开放范围", "Material narrowing"},
    Named{"law_change", "法律法规修改", "A law changed"},
    Named{"function_change", "职能职责变更", "Duties changed"},
    Named{"submitted", "待决定", "Waits for a decision"},
    Named{"consented", "已同意，待生效", "Consented, not in effect yet"},
    Named{"refused", "未同意", "Refused"},
    Named{"withdrawn", "已撤回", "Withdrawn"},
    Named{"effective", "已生效", "In effect"},
    Named{"in_force", "有效", "In force"},
    Named{"consent", "权利人同意", "Right holder's consent"},
    Named{"deidentification", "脱敏、脱密处理", "De-identification"},
    Named{"free", "单位自行决定", "The provider decides"},
    Named{"ground", "需要有条件开放的理由", "Needs a ground for conditions"},
    Named{"basis", "需要法律、法规或者国家规定的依据", "Needs a law, regulation or national rule"},
    Named{"evidence", "需要脱敏、脱密处理或者权利人同意", "Needs de-identification or consent"},
    Named{"impossible", "不可以", "Not possible"},
    Named{"nothing", "没有变化", "No change"},
};

}  // namespace

std::string label_of(std::string_view code, std::string_view language) {
    const auto found = std::ranges::find(names, code, &Named::code);
    if (found == names.end()) return std::string(code);
    return std::string(language == "en" ? found->en : found->zh);
}

}  // namespace jixia::opening
