// The corpora of the fuzz targets for imports, replayed with the everyday compiler.
#include "support.h"
#include "tests/fuzz/import_input.h"

using namespace ponder;

TEST_CASE("what fuzzing found in the imports stays mended") {
    const auto [folder, read] = GENERATE(table<const char*, std::string (*)(std::string_view)>({
        {"import_json", fuzz::read_hostile_export},
        {"import_chat", fuzz::read_hostile_chat},
        {"import_zip", fuzz::read_hostile_archive},
    }));
    int files = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(PONDER_SOURCE_DIR) / "tests/fuzz/corpus" / folder)) {
        INFO(file.path().filename().string());
        CHECK(read(storage::bytes_of(file.path())) == "");
        ++files;
    }
    CHECK(files >= 3);
}
