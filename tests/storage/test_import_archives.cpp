// Imports of ZIP archives and folders: the attachments in them are found, and nothing in them is a way out.
#include "import_support.h"
#include "zip_writer.h"

#include <nlohmann/json.hpp>

using namespace ponder::storage;
using nlohmann::json;

TEST_CASE("an export is read from a ZIP and from a folder, with the attachments that are there") {
    const std::string text = bytes_of(golden("chatgpt.json"));
    const bool split = GENERATE(false, true);
    const json all = json::parse(text);
    std::map<std::string, std::string> files{{"user.json", "{}"},
                                             {"chat.html", "<html>"},
                                             {"file_0000abcd-sanitized.png", "\x89PNG!"},
                                             {"pictures/file-shot1-x.webp", "RIFF"},
                                             {"file-gone10.csv", "not it"}};
    if (split) {
        files["conversations-000.json"] = json::array({all[0], all[1]}).dump();
        files["conversations-001.json"] = json::array({all[2], all[3]}).dump();
    } else
        files["conversations.json"] = text;
    TempFolder folder;
    ZipWriter zip;
    std::filesystem::create_directories(folder / "export/pictures");
    bool deflated = false;
    for (const auto& [name, bytes] : files) {
        zip.add(name, bytes, deflated = !deflated);
        write_bytes(folder / ("export/" + name), bytes);
    }
    write_bytes(folder / "export.zip", zip.bytes());
    for (const char* where : {"export.zip", "export"}) {
        INFO(where);
        Imported made(folder / where);
        CHECK(outcomes(made.report) == "4 added");
        CHECK(made.report.attachments == 3);
        CHECK(made.report.attachments_missing == 1);
        const std::vector<Message> messages = must(made.history.messages(titled(made.history, "Plot")));
        CHECK(must(content(made.history, messages[0].attachments[0].hash)) == "\x89PNG!");
        CHECK(messages[0].attachments[1].hash.empty());
        CHECK(must(content(made.history, messages[1].attachments[0].hash)) == "RIFF");
        must(made.history.verify());
    }
}

TEST_CASE("pictures that were missing come in when the whole archive is imported later") {
    Imported made("conversations.json", bytes_of(golden("chatgpt.json")));
    CHECK(made.report.attachments_missing == 3);
    ZipWriter zip;
    zip.add("conversations.json", bytes_of(golden("chatgpt.json")));
    zip.add("file_0000abcd-sanitized.png", "\x89PNG is longer than it says");
    write_bytes(made.folder / "export.zip", zip.bytes());
    CHECK(outcomes(must(import_path(made.history, made.folder / "export.zip"))) == "1 updated, 3 unchanged");
    const std::vector<Message> messages = must(made.history.messages(titled(made.history, "Plot")));
    CHECK(must(content(made.history, messages[0].attachments[0].hash)) == "\x89PNG is longer than it says");
    for (const char* again : {"export.zip", "conversations.json"}) // with them and without: they stay
        CHECK(outcomes(must(import_path(made.history, made.folder / again))) == "4 unchanged");
    CHECK(must(made.history.messages(titled(made.history, "Plot"))) == messages);
}

TEST_CASE("an archive that is a trap is not walked into") {
    const std::string good = "[" + deepseek("good", "q", "a") + "]";
    struct Case {
        const char* what;
        std::function<void(ZipWriter&)> add;
        const char* said;
    };
    std::string bomb = "[\"" + std::string(64 << 20, 'a') + "\"]";
    const Case cases[] = {
        {"names that lead out",
         [](ZipWriter& zip) {
             zip.add("../../conversations.json", "[]");
             zip.add("/etc/conversations.json", "[]");
             zip.add("C:\\conversations.json", "[]");
             zip.add("a/../b.json", "[]");
         },
         "A file with an unsafe name was left out."},
        {"a link", [](ZipWriter& zip) { zip.add("conversations-1.json", "/etc/passwd", false, {.mode = 0120777}); },
         "The link conversations-1.json was left out."},
        {"a secret", [](ZipWriter& zip) { zip.add("conversations-1.json", "[]", false, {.flags = 1}); }, "is encrypted"},
        {"an unknown method", [](ZipWriter& zip) { zip.add("conversations-1.json", "[]", false, {.method = 14}); },
         "packed in an unknown way"},
        {"a name twice",
         [](ZipWriter& zip) {
             zip.add("conversations-1.json", "[]");
             zip.add("conversations-1.json", "[]");
         },
         "is there twice"},
        {"more than it says", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.unpacked = 3}); },
         "unpacks to more than it says"},
        {"less than it says", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.unpacked = 99}); },
         "it ends too early"},
        {"a wrong checksum", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.checksum = 7}); },
         "checksum is wrong"},
        {"rubbish", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", false, {.unpacked = 7, .method = 8}); },
         "cannot be unpacked"},
        {"a bomb", [&](ZipWriter& zip) { zip.add("conversations-1.json", bomb); }, "hundreds of times its size"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        ZipWriter zip;
        zip.add("conversations-0.json", good);
        one.add(zip);
        Imported made("a.zip", zip.bytes());
        INFO(made.report.text());
        CHECK(made.report.count(ImportOutcome::added) == 1);
        CHECK(has_problem(made.report, one.said));
    }
}

TEST_CASE("no byte of an archive, spoilt or cut off, ends the program") {
    ZipWriter zip;
    zip.add("conversations.json", "[" + deepseek("good", "q", "a") + "]");
    zip.add("file-1.png", "x", false);
    const std::string good = zip.bytes();
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (std::size_t at = 0; at < good.size(); at += 3) {
        std::string spoilt = good;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 0xFF);
        for (const std::string& bytes : {spoilt, good.substr(0, at)}) {
            write_bytes(folder / "a.zip", bytes);
            const auto report = import_path(history, folder / "a.zip");
            if (!report) CHECK(report.error().message.ends_with("."));
        }
    }
    must(history.verify());
}

TEST_CASE("links in a folder are not followed") {
    TempFolder folder;
    std::filesystem::create_directories(folder / "export");
    write_bytes(folder / "secret.json", "[" + deepseek("secret", "q", "a") + "]");
    write_bytes(folder / "export/conversations.json", "[" + deepseek("good", "q", "a") + "]");
    std::filesystem::create_symlink(folder / "secret.json", folder / "export/conversations-1.json");
    std::filesystem::create_directory_symlink(folder.path(), folder / "export/loop");
    Imported made(folder / "export");
    CHECK(outcomes(made.report) == "1 added");
    CHECK(has_problem(made.report, "The link conversations-1.json was not followed."));
}
