#pragma once
// A recipe that asks for what the file does not have.
#include <string>
#include <vector>

#include "base/result.h"

namespace jixia::dataset {

/// The detail and the fields name what is missing; the upload stays, so that it can be read another way.
inline constexpr ErrorCode recipe_misfit{"dataset-recipe-misfit", ErrorKind::invalid};

/// The column `name`, which `pointer` of the recipe asks for, is not in the file.
FieldError missing_column(std::string pointer, const std::string& name);
Error columns_missing(std::vector<FieldError> missing);

}  // namespace jixia::dataset
