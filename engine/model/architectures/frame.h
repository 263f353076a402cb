// What every family's file has: the width, the layers, the context, the embedding and the output.
#pragma once

#include "engine/model/spec_reader.h"

#include <functional>

namespace ponder {

// Reads the frame and sets layer_count to the layers that plain decoding walks. A missing output is the embedding again.
ModelSpec read_frame(SpecReader& reader, int* layer_count);

// Calls read for every layer with its index and the prefix of its tensors ("blk.3."), until something does not fit.
using ReadLayer = std::function<void(int index, const std::string& layer, LayerSpec& to)>;
void read_layers(SpecReader& reader, ModelSpec& spec, int layer_count, const ReadLayer& read);

} // namespace ponder
