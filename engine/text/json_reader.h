// JSON from outside: the context that a person gives to a template, the text that a template gives to from_json. What is nested
// beyond a limit is refused, since everything that walks the value later does so by recursion; objects of many keys take no
// longer than as many small ones.
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

namespace ponder {

// Keys stay in their order; of a key that comes twice the last value counts, in the first one's place. Fails with bad_request
// and a sentence that says what is wrong and at which byte.
Result<nlohmann::ordered_json> read_json(std::string_view text, std::size_t deepest = 200);

} // namespace ponder
