// What every family's file has: the width, the layers, the context, the embedding and the output.
#pragma once

#include "engine/model/spec_reader.h"

#include <functional>

namespace ponder {

// The layers that plain decoding walks.
int layer_count(SpecReader& reader);
// Everything but the layers. A missing output is the embedding again.
ModelSpec read_frame(SpecReader& reader);

// Calls read for every layer with its index and the prefix of its tensors ("blk.3."), until something does not fit.
using ReadLayer = std::function<void(int index, const std::string& layer, LayerSpec& to)>;
void read_layers(SpecReader& reader, ModelSpec& spec, const ReadLayer& read);

} // namespace ponder
