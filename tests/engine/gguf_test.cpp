// The GGUF reader: what it gives for good files, and the one sentence that it gives for each kind of bad one.
#include "engine/file/gguf.h"
#include "tests/engine/gguf_builder.h"
#include "tests/fuzz/gguf_input.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

using namespace ponder;
using ponder::test::GgufBuilder;
using ponder::test::TempFolder;

namespace {

const std::filesystem::path source = PONDER_SOURCE_DIR;

float float_at(const GgufTensor& tensor, std::size_t i) {
    float value;
    std::memcpy(&value, tensor.data + i * sizeof value, sizeof value);
    return value;
}

Error error_of(const std::filesystem::path& path) {
    const auto gguf = Gguf::open(path);
    if (!gguf) return gguf.error();
    FAIL(path << " opened");
    return {};
}

template <class T> std::string as_bytes(T value) { return GgufBuilder::bytes_of(value); }

// A little of everything, and data up to the very last byte.
std::string small_file() {
    GgufBuilder b;
    b.text("general.architecture", "llama").number<std::uint32_t>("llama.block_count", 2).texts("tokens", {"a", "bc", ""});
    b.numbers<float>("scores", {1, 2}).bools("flags", {0, 1}).boolean("flag", true);
    b.floats("norm.weight", {3}, {1, 2, 3}).tensor("w.weight", {32, 2}, 8, std::string(68, '\1'));
    return b.bytes();
}

// Part number no of a model of three, each with one tensor of one value: its own number.
std::string part_of_three(int no, int tensors_in_all = 3) {
    GgufBuilder b;
    if (no == 0) b.text("general.architecture", "llama").alignment(64);
    b.number<std::uint16_t>("split.no", std::uint16_t(no)).number<std::uint16_t>("split.count", 3);
    b.number<std::int32_t>("split.tensors.count", tensors_in_all);
    b.floats("part" + std::to_string(no), {1}, {float(no)});
    return b.bytes();
}

std::string part_name(int number) { return "big-0000" + std::to_string(number) + "-of-00003.gguf"; }

} // namespace

TEST_CASE("a file written by ggml reads as it was written") {
    const auto gguf = Gguf::open(source / "tests/golden/gguf/by_ggml.gguf");
    REQUIRE(gguf);
    CHECK(gguf->version() == 3);
    CHECK(gguf->file_bytes() == 960);
    CHECK(gguf->paths().size() == 1);
    CHECK(gguf->keys().size() == 16);
    CHECK(gguf->keys().front() == "general.architecture");
    CHECK(gguf->keys().back() == "t.bools");

    CHECK(gguf->text("general.architecture") == "llama");
    CHECK(gguf->integer("t.u8") == 200);
    CHECK(gguf->integer("t.i8") == -100);
    CHECK(gguf->integer("t.u16") == 60000);
    CHECK(gguf->integer("t.i16") == -30000);
    CHECK(gguf->integer("t.u32") == 4000000000);
    CHECK(gguf->integer("t.i32") == -2000000000);
    CHECK(gguf->integer("t.i64") == -9000000000000000000);
    CHECK_FALSE(gguf->integer("t.u64")); // does not fit
    CHECK(gguf->number("t.u64") == 1e19);
    CHECK(gguf->number("t.f32") == 1.5);
    CHECK(gguf->number("t.f64") == 1e-300);
    CHECK(gguf->boolean("t.bool") == true);
    REQUIRE(gguf->texts("t.texts"));
    CHECK(*gguf->texts("t.texts") == std::vector<std::string_view>{"one", "", "zw\xC3\xB6lf"});
    CHECK(gguf->integers("t.i32s") == std::vector<std::int64_t>{-1, 0, 2147483647});
    CHECK(gguf->floats("t.f32s") == std::vector<float>{0.25f, -8.0f});
    CHECK(gguf->integers("t.bools") == std::vector<std::int64_t>{1, 0, 1});

    REQUIRE(gguf->tensors().size() == 3);
    const GgufTensor& norm = gguf->tensors()[0];
    CHECK(norm.name == "norm.weight");
    CHECK(norm.format == BlockFormat::f32);
    CHECK(norm.n_dims == 1);
    CHECK(norm.ne == std::array<std::int64_t, 4>{5, 1, 1, 1});
    CHECK(float_at(norm, 4) == 4.5f);
    const GgufTensor* rows = gguf->tensor("rows.weight");
    REQUIRE(rows);
    CHECK(rows->format == BlockFormat::q8_0);
    CHECK(rows->ne == std::array<std::int64_t, 4>{64, 3, 1, 1});
    CHECK(rows->bytes == 6 * 34);
    CHECK(std::to_integer<int>(rows->data[203]) == 203);
    const GgufTensor* experts = gguf->tensor("experts.weight");
    REQUIRE(experts);
    CHECK(experts->rows() == 12);
    CHECK(experts->elements() == 24);
    CHECK(experts->bytes == 48);
    CHECK(gguf->tensor("absent") == nullptr);
}

TEST_CASE("a value of the wrong type counts as absent") {
    TempFolder folder;
    GgufBuilder b;
    b.text("text", "7").number("real", 7.5f).boolean("flag", true).number<std::uint8_t>("whole", 7).texts("texts", {"7"});
    b.numbers<std::int32_t>("wholes", {7, 8}).numbers<std::uint64_t>("too_big", {1, ~0ull}).numbers<double>("reals", {0.5});
    const auto gguf = Gguf::open(folder.write("m.gguf", b.bytes()));
    REQUIRE(gguf);
    for (const char* key : {"text", "real", "flag", "texts", "wholes", "too_big", "absent"}) {
        INFO(key);
        CHECK_FALSE(gguf->integer(key));
    }
    for (const char* key : {"text", "flag", "texts", "wholes"}) CHECK_FALSE(gguf->number(key));
    for (const char* key : {"text", "real", "wholes"}) CHECK_FALSE(gguf->boolean(key));
    for (const char* key : {"real", "flag", "texts", "wholes"}) CHECK_FALSE(gguf->text(key));
    for (const char* key : {"text", "texts", "real", "reals", "too_big"}) CHECK_FALSE(gguf->integers(key));
    for (const char* key : {"text", "texts", "flag"}) CHECK_FALSE(gguf->floats(key));
    for (const char* key : {"text", "wholes"}) CHECK_FALSE(gguf->texts(key));
    CHECK(gguf->boolean("whole") == true);
    CHECK(gguf->integers("whole") == std::vector<std::int64_t>{7});
    CHECK(gguf->integers("flag") == std::vector<std::int64_t>{1});
    CHECK(gguf->floats("wholes") == std::vector<float>{7, 8});
    CHECK(gguf->floats("real") == std::vector<float>{7.5f});
    CHECK(gguf->number("whole") == 7.0);
}

TEST_CASE("version 2 files and other alignments read alike") {
    TempFolder folder;
    for (std::uint32_t alignment : {8u, 32u, 64u, 4096u}) {
        INFO(alignment);
        GgufBuilder b(2);
        b.alignment(alignment).floats("a", {1}, {1}).floats("b", {1, 1, 1, 2}, {2, 3});
        const auto gguf = Gguf::open(folder.write("m.gguf", b.bytes()));
        REQUIRE(gguf);
        CHECK(gguf->version() == 2);
        CHECK(float_at(gguf->tensors()[0], 0) == 1.0f);
        CHECK(float_at(gguf->tensors()[1], 1) == 3.0f);
        CHECK(gguf->tensors()[1].n_dims == 4);
        CHECK(gguf->tensors()[1].data - gguf->tensors()[0].data == std::ptrdiff_t(alignment));
    }
}

TEST_CASE("a file with neither keys nor tensors is a valid file") {
    TempFolder folder;
    const auto gguf = Gguf::open(folder.write("m.gguf", GgufBuilder().bytes()));
    REQUIRE(gguf);
    CHECK(gguf->keys().empty());
    CHECK(gguf->tensors().empty());
    CHECK_FALSE(gguf->text("general.architecture"));
}

TEST_CASE("what was read stays where it is when the reader is moved") {
    TempFolder folder;
    auto gguf = Gguf::open(folder.write("m.gguf", small_file()));
    REQUIRE(gguf);
    const std::string_view architecture = *gguf->text("general.architecture");
    const GgufTensor* norm = gguf->tensor("norm.weight");
    Gguf moved = std::move(*gguf);
    CHECK(architecture == "llama");
    CHECK(moved.tensor("norm.weight") == norm);
    CHECK(float_at(*norm, 2) == 3.0f);
}

TEST_CASE("a file cut off anywhere is refused") {
    TempFolder folder;
    const std::string whole = small_file();
    REQUIRE(Gguf::open(folder.write("m.gguf", whole)));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size << " of " << whole.size() << " bytes");
        const Error error = error_of(folder.write("m.gguf", whole.substr(0, size)));
        CHECK(error.kind == ErrorKind::file_corrupt);
        CHECK(error.message.starts_with("m.gguf "));
    }
}

TEST_CASE("a file with any one byte changed opens soundly or is refused") {
    TempFolder folder;
    const std::string whole = small_file();
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int value : {0x00, 0xFF, whole[at] ^ 0x01, whole[at] ^ 0x80}) {
            std::string changed = whole;
            changed[at] = char(value);
            if (!fuzz::open_and_walk(changed, folder.path())) ++refused;
        }
    CHECK(refused > 100);
}

TEST_CASE("every file of the fuzz corpus opens soundly or is refused") {
    TempFolder folder;
    int opened = 0, refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source / "tests/fuzz/corpus/gguf")) {
        INFO(entry.path().filename());
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string input{std::istreambuf_iterator<char>(in), {}};
        ++(fuzz::open_and_walk(input, folder.path()) ? opened : refused);
    }
    CHECK(opened >= 8);
    CHECK(refused >= 10);
}

TEST_CASE("each thing that can be wrong with a file has its own sentence") {
    struct Case {
        std::string bytes;
        ErrorKind kind;
        std::string sentence;
    };
    const auto corrupt = ErrorKind::file_corrupt, unsupported = ErrorKind::unsupported;
    const std::string q8(34, '\0');
    const std::uint64_t huge = 1ull << 40;
    const Case cases[] = {
        // not GGUF at all
        {"", corrupt, "m.gguf is empty"},
        {"GGU", corrupt, "m.gguf is not a GGUF model file"},
        {"hello", corrupt, "m.gguf is not a GGUF model file"},
        {"PK\x03\x04....", corrupt, "m.gguf is not a GGUF model file: it looks like a ZIP archive or a PyTorch checkpoint"},
        {as_bytes<std::uint64_t>(2) + "{}", corrupt, "m.gguf is not a GGUF model file: it looks like a safetensors file"},
        {"\x80\x02}q", corrupt, "m.gguf is not a GGUF model file: it looks like a Python pickle or a PyTorch checkpoint"},
        {"version https://git-lfs.github.com/spec/v1", corrupt,
         "m.gguf is not a GGUF model file: it is a Git LFS pointer, not the file that it points to"},
        {"<!DOCTYPE html>", corrupt,
         "m.gguf is not a GGUF model file: it looks like a web page, so the download may have gone wrong"},
        {"tjgg\x03", corrupt, "m.gguf is not a GGUF model file: it is in an older format from before GGUF"},
        {"\x1f\x8b\x08", corrupt, "m.gguf is not a GGUF model file: it looks compressed"},
        // version and byte order
        {GgufBuilder(0).bytes(), unsupported, "m.gguf is a GGUF file of version 0; Ponder reads versions 2 and 3"},
        {GgufBuilder(1).bytes(), unsupported, "m.gguf is a GGUF file of version 1; Ponder reads versions 2 and 3"},
        {GgufBuilder(4).bytes(), unsupported, "m.gguf is a GGUF file of version 4; Ponder reads versions 2 and 3"},
        {GgufBuilder(0x03000000).bytes(), unsupported, "m.gguf is a big-endian GGUF file; Ponder reads little-endian files"},
        // counts beyond the file
        {GgufBuilder().claim_tensors(huge).bytes(), corrupt, "m.gguf is damaged: it claims 1099511627776 tensors"},
        {GgufBuilder().claim_keys(~0ull).bytes(), corrupt, "m.gguf is damaged: it claims 18446744073709551615 metadata keys"},
        {GgufBuilder().boolean("a", true).claim_keys(2).bytes(), corrupt, "m.gguf is damaged: it claims 2 metadata keys"},
        {GgufBuilder().text("a", "some longer text").claim_keys(2).bytes(), corrupt,
         "m.gguf is incomplete or damaged: it ends inside its metadata"},
        {GgufBuilder().raw("a", 8, as_bytes(huge)).bytes(), corrupt,
         "m.gguf is incomplete or damaged: it ends inside its metadata"},
        {GgufBuilder().raw("a", 8, as_bytes(~0ull)).bytes(), corrupt,
         "m.gguf is incomplete or damaged: it ends inside its metadata"},
        {GgufBuilder().array("a", 5, huge, "").bytes(), corrupt,
         "m.gguf is damaged: the array \"a\" does not fit into the file"},
        {GgufBuilder().array("a", 12, 1ull << 61, "").bytes(), corrupt,
         "m.gguf is damaged: the array \"a\" does not fit into the file"},
        {GgufBuilder().array("a", 8, huge, "").bytes(), corrupt,
         "m.gguf is damaged: the array \"a\" claims 1099511627776 strings"},
        // metadata
        {GgufBuilder().boolean("a", true).number<std::uint8_t>("a", 1).bytes(), corrupt,
         "m.gguf is damaged: it has the metadata key \"a\" twice"},
        {GgufBuilder().boolean(std::string(65536, 'k'), true).bytes(), corrupt,
         "m.gguf is damaged: a metadata key is 65536 bytes long"},
        {GgufBuilder().raw("a", 13, "\0").bytes(), corrupt, "m.gguf is damaged: the value of \"a\" has the unknown type 13"},
        {GgufBuilder().array("a", 13, 0, "").bytes(), corrupt, "m.gguf is damaged: the value of \"a\" has the unknown type 13"},
        {GgufBuilder().array("a", 9, 1, as_bytes(0) + as_bytes(0ull)).bytes(), unsupported,
         "m.gguf holds an array of arrays in \"a\", which Ponder does not read"},
        {GgufBuilder().raw("a", 7, "\2").bytes(), corrupt,
         "m.gguf is damaged: \"a\" holds a truth value that is neither 0 nor 1"},
        {GgufBuilder().bools("a", {1, 0, 255}).bytes(), corrupt,
         "m.gguf is damaged: \"a\" holds a truth value that is neither 0 nor 1"},
        {GgufBuilder().raw("a\n\x1b[31m", 99, "\0").bytes(), corrupt,
         "m.gguf is damaged: the value of \"a??[31m\" has the unknown type 99"},
        // shapes
        {GgufBuilder().tensor("x", {}, 0, q8).bytes(), corrupt, "m.gguf is damaged: tensor \"x\" has 0 dimensions"},
        {GgufBuilder().tensor("x", {1, 1, 1, 1, 1}, 0, q8).bytes(), corrupt,
         "m.gguf is damaged: tensor \"x\" has 5 dimensions"},
        {GgufBuilder().tensor("x", {0}, 0, q8).bytes(), corrupt, "m.gguf is damaged: tensor \"x\" has an impossible shape"},
        {GgufBuilder().tensor("x", {1, ~0ull}, 0, q8).bytes(), corrupt,
         "m.gguf is damaged: tensor \"x\" has an impossible shape"},
        {GgufBuilder().tensor("x", {huge, huge}, 0, q8).bytes(), corrupt,
         "m.gguf is damaged: tensor \"x\" has an impossible shape"},
        {GgufBuilder().tensor("x", {1ull << 62, 1}, 0, q8).bytes(), corrupt,
         "m.gguf is damaged: tensor \"x\" has an impossible shape"},
        {GgufBuilder().tensor("x", {33}, 8, q8).bytes(), corrupt,
         "m.gguf is damaged: a row of tensor \"x\" does not hold whole Q8_0 blocks"},
        {GgufBuilder().floats("x", {1}, {1}).floats("x", {1}, {2}).bytes(), corrupt,
         "m.gguf is damaged: it has the tensor \"x\" twice"},
        // where the data lies
        {GgufBuilder().tensor("x", {32}, 8, q8, 16).bytes(), corrupt,
         "m.gguf is damaged: the data of tensor \"x\" is not aligned"},
        {GgufBuilder().tensor("x", {64}, 8, q8).bytes(), corrupt,
         "m.gguf is incomplete or damaged: the data of tensor \"x\" lies beyond the end of the file"},
        {GgufBuilder().tensor("x", {32}, 8, q8, 64).bytes(), corrupt,
         "m.gguf is incomplete or damaged: the data of tensor \"x\" lies beyond the end of the file"},
        {GgufBuilder().tensor("x", {32}, 8, q8, ~0ull - 31).bytes(), corrupt,
         "m.gguf is incomplete or damaged: the data of tensor \"x\" lies beyond the end of the file"},
        {GgufBuilder().tensor("x", {32}, 8, q8).tensor("y", {32}, 8, q8, 32).bytes(), corrupt,
         "m.gguf is damaged: the data of tensors \"x\" and \"y\" overlap"},
        {GgufBuilder().alignment(0).bytes(), corrupt,
         "m.gguf is damaged: its general.alignment is not a power of two from 8 to 1048576"},
        {GgufBuilder().alignment(48).bytes(), corrupt,
         "m.gguf is damaged: its general.alignment is not a power of two from 8 to 1048576"},
        {GgufBuilder().alignment(1u << 31).bytes(), corrupt,
         "m.gguf is damaged: its general.alignment is not a power of two from 8 to 1048576"},
        {GgufBuilder().text("general.alignment", "32").bytes(), corrupt,
         "m.gguf is damaged: its general.alignment is not a power of two from 8 to 1048576"},
        // block formats that this build does not read
        {GgufBuilder().tensor("x", {256}, 40, q8).bytes(), unsupported,
         "m.gguf stores tensor \"x\" as NVFP4; Ponder does not read this format"},
        {GgufBuilder().tensor("x", {32}, 4, q8).bytes(), unsupported,
         "m.gguf stores tensor \"x\" as Q4_2, a removed format; Ponder does not read this format"},
        {GgufBuilder().tensor("x", {256}, 212, q8).bytes(), unsupported,
         "m.gguf stores tensor \"x\" as Q4_K_R4 of ik_llama.cpp; Ponder does not read this format"},
        {GgufBuilder().tensor("x", {256}, 1000, q8).bytes(), unsupported,
         "m.gguf stores tensor \"x\" as an unknown format (type 1000); Ponder does not read this format"},
        // a part of a split model under another name
        {part_of_three(1), ErrorKind::file_missing,
         "m.gguf is one of 3 parts of a split model; the others cannot be found because its name does not end like "
         "-00001-of-00003.gguf"},
        {GgufBuilder().number<std::int32_t>("split.count", -3).bytes(), corrupt,
         "m.gguf is damaged: it claims to be one of -3 parts"},
    };
    TempFolder folder;
    for (const Case& bad : cases) {
        const Error error = error_of(folder.write("m.gguf", bad.bytes));
        CHECK(error.message == bad.sentence);
        CHECK(error.kind == bad.kind);
    }
}

TEST_CASE("what is not a file is refused by name") {
    TempFolder folder;
    CHECK(error_of(folder.path() / "absent.gguf").kind == ErrorKind::file_missing);
    CHECK(error_of(folder.path() / "absent.gguf").message == "absent.gguf does not exist");

    std::filesystem::create_directory(folder.path() / "folder.gguf");
    for (const auto& path : {folder.path() / "folder.gguf", folder.path() / "folder.gguf" / ""}) {
        CHECK(error_of(path).kind == ErrorKind::file_corrupt);
        CHECK(error_of(path).message == "folder.gguf is a folder, not a GGUF model file");
    }

    REQUIRE(mkfifo((folder.path() / "pipe.gguf").c_str(), 0600) == 0);
    CHECK(error_of(folder.path() / "pipe.gguf").message ==
          "pipe.gguf is not a regular file, so it cannot be a GGUF model file");

    folder.write("secret.gguf", small_file());
    std::filesystem::permissions(folder.path() / "secret.gguf", std::filesystem::perms::none);
    if (access((folder.path() / "secret.gguf").c_str(), R_OK) != 0) { // root reads everything
        CHECK(error_of(folder.path() / "secret.gguf").kind == ErrorKind::file_unreadable);
    }
}

TEST_CASE("a split model opens from any of its parts") {
    TempFolder folder;
    for (int no = 0; no < 3; ++no) folder.write(part_name(no + 1), part_of_three(no));
    for (int number = 1; number <= 3; ++number) {
        INFO(part_name(number));
        const auto gguf = Gguf::open(folder.path() / part_name(number));
        REQUIRE(gguf);
        CHECK(gguf->text("general.architecture") == "llama");
        CHECK(gguf->integer("split.no") == 0); // the first part's metadata
        REQUIRE(gguf->paths().size() == 3);
        for (int no = 0; no < 3; ++no) {
            CHECK(gguf->paths()[no] == folder.path() / part_name(no + 1));
            CHECK(gguf->tensors()[no].name == "part" + std::to_string(no));
            CHECK(float_at(gguf->tensors()[no], 0) == float(no));
        }
        CHECK(gguf->file_bytes() == 2 * part_of_three(1).size() + part_of_three(0).size());
    }
}

TEST_CASE("a split model whose parts do not belong together is refused") {
    TempFolder folder;
    for (int no = 0; no < 3; ++no) folder.write(part_name(no + 1), part_of_three(no));
    SECTION("a part is missing") {
        std::filesystem::remove(folder.path() / part_name(2));
        for (int number : {1, 3}) {
            const Error error = error_of(folder.path() / part_name(number));
            CHECK(error.kind == ErrorKind::file_missing);
            CHECK(error.message ==
                  part_name(2) + " is missing: the model is split into 3 files, and all of them must lie in one folder");
        }
    }
    SECTION("a part is cut off") {
        folder.write(part_name(3), part_of_three(2).substr(0, 100));
        CHECK(error_of(folder.path() / part_name(1)).message.starts_with(part_name(3) + " is incomplete or damaged"));
    }
    SECTION("a part is there twice under two names") {
        folder.write(part_name(3), part_of_three(1));
        CHECK(error_of(folder.path() / part_name(1)).message ==
              part_name(3) + " does not say that it is part 3 of 3 of a split model, as its name does");
        CHECK(error_of(folder.path() / part_name(3)).kind == ErrorKind::file_corrupt);
    }
    SECTION("a part says nothing of a split") {
        folder.write(part_name(2), small_file());
        CHECK(error_of(folder.path() / part_name(1)).kind == ErrorKind::file_corrupt);
    }
    SECTION("the parts hold fewer tensors than the model has") {
        folder.write(part_name(1), part_of_three(0, 4));
        CHECK(error_of(folder.path() / part_name(2)).message ==
              part_name(1) + " belongs to a split model of 4 tensors, but its parts hold 3");
    }
    SECTION("two parts hold the same tensor") {
        std::string twice = part_of_three(2);
        twice.replace(twice.find("part2"), 5, "part1");
        folder.write(part_name(3), twice);
        CHECK(error_of(folder.path() / part_name(1)).message ==
              part_name(3) + " is damaged: it has the tensor \"part1\" twice");
    }
}

TEST_CASE("a whole model may have the name of a part") {
    TempFolder folder;
    CHECK(Gguf::open(folder.write(part_name(2), small_file())));
    const std::string only = GgufBuilder().number<std::uint16_t>("split.no", 0).number<std::uint16_t>("split.count", 1).bytes();
    CHECK(Gguf::open(folder.write("alone.gguf", only)));
}
