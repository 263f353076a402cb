// Writes by_ggml.gguf with ggml's own writer: one key of every type, and tensors of three formats. It is run by hand against a
// ggml checkout, not by the build; README.md has the command.
#include "ggml.h"
#include "gguf.h"

#include <cstdint>
#include <initializer_list>

int main() {
    gguf_context* file = gguf_init_empty();
    gguf_set_val_str(file, "general.architecture", "llama");
    gguf_set_val_u8(file, "t.u8", 200);
    gguf_set_val_i8(file, "t.i8", -100);
    gguf_set_val_u16(file, "t.u16", 60000);
    gguf_set_val_i16(file, "t.i16", -30000);
    gguf_set_val_u32(file, "t.u32", 4000000000u);
    gguf_set_val_i32(file, "t.i32", -2000000000);
    gguf_set_val_u64(file, "t.u64", 10000000000000000000ull);
    gguf_set_val_i64(file, "t.i64", -9000000000000000000ll);
    gguf_set_val_f32(file, "t.f32", 1.5f);
    gguf_set_val_f64(file, "t.f64", 1e-300);
    gguf_set_val_bool(file, "t.bool", true);
    const char* texts[] = {"one", "", "zwölf"};
    gguf_set_arr_str(file, "t.texts", texts, 3);
    const int32_t integers[] = {-1, 0, 2147483647};
    gguf_set_arr_data(file, "t.i32s", GGUF_TYPE_INT32, integers, 3);
    const float floats[] = {0.25f, -8.0f};
    gguf_set_arr_data(file, "t.f32s", GGUF_TYPE_FLOAT32, floats, 2);
    const int8_t bools[] = {1, 0, 1};
    gguf_set_arr_data(file, "t.bools", GGUF_TYPE_BOOL, bools, 3);

    ggml_context* context = ggml_init({1 << 20, nullptr, false});
    ggml_tensor* norm = ggml_new_tensor_1d(context, GGML_TYPE_F32, 5);
    ggml_set_name(norm, "norm.weight");
    for (int i = 0; i < 5; ++i) static_cast<float*>(norm->data)[i] = i + 0.5f;
    ggml_tensor* rows = ggml_new_tensor_2d(context, GGML_TYPE_Q8_0, 64, 3);
    ggml_set_name(rows, "rows.weight");
    for (size_t i = 0; i < ggml_nbytes(rows); ++i)
        static_cast<uint8_t*>(rows->data)[i] = i % 34 < 2 ? "\x00\x3c"[i % 34] : uint8_t(i);
    ggml_tensor* experts = ggml_new_tensor_3d(context, GGML_TYPE_F16, 2, 3, 4);
    ggml_set_name(experts, "experts.weight");
    for (int i = 0; i < 24; ++i) static_cast<ggml_fp16_t*>(experts->data)[i] = uint16_t(0x3C00 + i);
    for (ggml_tensor* tensor : {norm, rows, experts}) gguf_add_tensor(file, tensor);
    return gguf_write_to_file(file, "by_ggml.gguf", false) ? 0 : 1;
}
