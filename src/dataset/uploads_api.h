#pragma once
// The tus routes.
#include "http/router.h"
#include "uploads.h"

namespace jixia::dataset {

/// The value of a key in Upload-Metadata ("key base64,key base64"); empty if it is not there or not base 64.
std::string metadata_value(std::string_view metadata, std::string_view key);

/// Routes under /api/v1/uploads.
void add_upload_routes(http::Router& router, Uploads& uploads);

}  // namespace jixia::dataset
