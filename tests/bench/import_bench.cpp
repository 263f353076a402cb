// How fast a large export is imported, and in how much memory: an archive of conversations with branches and thoughts is made
// (by a process of its own, so that it costs this one no memory), then tried, imported, and imported once more.
//   bench_import [deepseek|chatgpt|claude] [conversations] [folder]
#include "storage/import.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

namespace fs = std::filesystem;
using namespace ponder::storage;

namespace {

// A ZIP of one file, deflated as it is written.
class ZipFile {
  public:
    ZipFile(const fs::path& path, std::string name) : out_(path, std::ios::binary), name_(std::move(name)) {
        deflateInit2(&zlib_, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        header(0x04034b50, 8); // the sizes come behind
        out_ << name_;
    }
    void write(const std::string& text, bool last = false) {
        checksum_ = crc32(checksum_, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
        unpacked_ += text.size();
        zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        zlib_.avail_in = static_cast<uInt>(text.size());
        char buffer[65536];
        do {
            zlib_.next_out = reinterpret_cast<Bytef*>(buffer);
            zlib_.avail_out = sizeof buffer;
            deflate(&zlib_, last ? Z_FINISH : Z_NO_FLUSH);
            out_.write(buffer, static_cast<std::streamsize>(sizeof buffer - zlib_.avail_out));
            packed_ += sizeof buffer - zlib_.avail_out;
        } while (zlib_.avail_out == 0);
    }
    void finish() {
        write("", true);
        deflateEnd(&zlib_);
        const std::uint64_t directory = 30 + name_.size() + packed_;
        number(0x02014b50, 4);
        number(20, 2);
        header(0, 8);
        number(0, 14);
        out_ << name_;
        number(0x06054b50, 4);
        number(0, 4);
        number(1, 2);
        number(1, 2);
        number(46 + name_.size(), 4);
        number(directory, 4);
        number(0, 2);
    }
    std::uint64_t unpacked() const { return unpacked_; }

  private:
    void number(std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i, value >>= 8) out_.put(static_cast<char>(value & 0xFF));
    }
    void header(std::uint32_t magic, int method) {
        if (magic) number(magic, 4);
        number(20, 2);
        number(0, 2);
        number(static_cast<std::uint64_t>(method), 2);
        number(0, 4);
        number(checksum_, 4);
        number(packed_, 4);
        number(unpacked_, 4);
        number(name_.size(), 2);
        number(0, 2);
    }
    std::ofstream out_;
    std::string name_;
    z_stream zlib_{};
    std::uint64_t checksum_ = 0, packed_ = 0, unpacked_ = 0;
};

class Words {
  public:
    std::string some(int most) {
        static const char* const words[] = {"the",     "river",   "is",        "longer",     "than",   "any",
                                            "other",   "water",   "of",        "this",       "land",   "and",
                                            "flows",   "through", "mountains", "Nile",       "Amazon", "because",
                                            "measure", "source",  "delta",     "kilometres", "where"};
        std::string text;
        for (int i = 5 + static_cast<int>(random_() % static_cast<unsigned>(most)); i > 0; --i) {
            text += words[random_() % std::size(words)];
            text += random_() % 12 ? " " : ".\\n\\n";
        }
        return text + std::to_string(random_() % 100000);
    }
    std::string moment() {
        return "2025-0" + std::to_string(1 + random_() % 9) + "-1" + std::to_string(random_() % 10) +
               "T11:59:" + std::to_string(10 + random_() % 50) + ".635000+08:00";
    }
    unsigned number(unsigned below) { return static_cast<unsigned>(random_() % below); }

  private:
    std::mt19937 random_{7};
};

std::string deepseek(Words& words, int id) {
    std::string out = "{\"id\":\"d" + std::to_string(id) + "\",\"title\":\"" + words.some(4) + "\",\"inserted_at\":\"" +
                      words.moment() + "\",\"updated_at\":\"" + words.moment() +
                      "\",\"mapping\":{\"root\":{\"id\":\"root\",\"parent\":null,\"children\":[\"1\"],\"message\":null}";
    const int turns = 1 + static_cast<int>(words.number(4));
    std::string parent = "root";
    int node = 0;
    for (int turn = 0; turn < turns; ++turn) {
        const std::string question = std::to_string(++node);
        out += ",\"" + question + "\":{\"id\":\"" + question + "\",\"parent\":\"" + parent +
               "\",\"children\":[],\"message\":{\"files\":[],\"model\":\"deepseek-chat\",\"inserted_at\":\"" + words.moment() +
               "\",\"fragments\":[{\"type\":\"REQUEST\",\"content\":\"" + words.some(40) + "\"}]}}";
        for (int version = words.number(5) == 0 ? 2 : 1; version > 0; --version) {
            const std::string answer = std::to_string(++node);
            out += ",\"" + answer + "\":{\"id\":\"" + answer + "\",\"parent\":\"" + question +
                   "\",\"children\":[],\"message\":{\"files\":[],\"model\":\"deepseek-reasoner\",\"inserted_at\":\"" +
                   words.moment() + "\",\"fragments\":[{\"type\":\"THINK\",\"content\":\"" + words.some(120) +
                   "\"},{\"type\":\"RESPONSE\",\"content\":\"" + words.some(160) + "\"}]}}";
            parent = answer;
        }
    }
    return out + "}}";
}

std::string chatgpt(Words& words, int id) {
    const auto node = [](const std::string& name, const std::string& parent, const std::string& message) {
        return ",\"" + name + "\":{\"id\":\"" + name + "\",\"parent\":\"" + parent +
               "\",\"children\":[],\"message\":" + message + "}";
    };
    std::string out =
        "{\"id\":\"c" + std::to_string(id) + "\",\"conversation_id\":\"c" + std::to_string(id) + "\",\"title\":\"" +
        words.some(4) + "\",\"create_time\":17" + std::to_string(10000000 + words.number(9999999)) +
        ".5,\"update_time\":1730000000.25,\"moderation_results\":[],\"is_archived\":false,"
        "\"safe_urls\":[],\"mapping\":{\"root\":{\"id\":\"root\",\"message\":null,\"parent\":null,\"children\":[]}";
    std::string parent = "root";
    const int turns = 1 + static_cast<int>(words.number(4));
    for (int turn = 0; turn < turns; ++turn) {
        const std::string at = std::to_string(turn), time = ",\"create_time\":1720000000.5";
        out += node("u" + at, parent,
                    "{\"id\":\"u" + at + "\",\"author\":{\"role\":\"user\",\"name\":null,\"metadata\":{}}" + time +
                        ",\"content\":{\"content_type\":\"text\",\"parts\":[\"" + words.some(40) +
                        "\"]},\"status\":\"finished_successfully\",\"weight\":1.0,\"metadata\":{\"request_id\":\"abc\","
                        "\"timestamp_\":\"absolute\"},\"recipient\":\"all\"}");
        out += node("t" + at, "u" + at,
                    "{\"id\":\"t" + at + "\",\"author\":{\"role\":\"assistant\",\"name\":null,\"metadata\":{}}" + time +
                        ",\"content\":{\"content_type\":\"thoughts\",\"thoughts\":[{\"summary\":\"" + words.some(4) +
                        "\",\"content\":\"" + words.some(120) +
                        "\"}]},\"metadata\":{\"reasoning_start_time\":1720000000.5,\"reasoning_end_time\":1720000009.5},"
                        "\"recipient\":\"all\"}");
        out += node("a" + at, "t" + at,
                    "{\"id\":\"a" + at + "\",\"author\":{\"role\":\"assistant\",\"name\":null,\"metadata\":{}}" + time +
                        ",\"content\":{\"content_type\":\"text\",\"parts\":[\"" + words.some(160) +
                        "\"]},\"status\":\"finished_successfully\",\"end_turn\":true,\"weight\":1.0,\"metadata\":{\"model_"
                        "slug\":\"o3\",\"citations\":[],\"finish_details\":{\"type\":\"stop\"}},\"recipient\":\"all\"}");
        parent = "a" + at;
    }
    return out + "},\"current_node\":\"" + parent + "\"}";
}

std::string claude(Words& words, int id) {
    std::string out = "{\"uuid\":\"k" + std::to_string(id) + "\",\"name\":\"" + words.some(4) +
                      "\",\"summary\":\"\",\"created_at\":\"" + words.moment() + "\",\"updated_at\":\"" + words.moment() +
                      "\",\"account\":{\"uuid\":\"a\"},\"chat_messages\":[";
    const int turns = 1 + static_cast<int>(words.number(4));
    for (int turn = 0; turn < 2 * turns; ++turn) {
        const std::string text = words.some(turn % 2 ? 160 : 40), time = words.moment();
        out += std::string(turn ? "," : "") + "{\"uuid\":\"m" + std::to_string(turn) + "\",\"text\":\"" + text +
               "\",\"sender\":\"" + (turn % 2 ? "assistant" : "human") + "\",\"created_at\":\"" + time +
               "\",\"updated_at\":\"" + time + "\",\"attachments\":[],\"files\":[],\"parent_message_uuid\":\"" +
               (turn ? "m" + std::to_string(turn - 1) : "00000000-0000-4000-8000-000000000000") + "\",\"content\":[";
        if (turn % 2)
            out += "{\"type\":\"thinking\",\"thinking\":\"" + words.some(120) +
                   "\",\"summaries\":[],\"cut_off\":false,\"start_timestamp\":\"" + time + "\",\"stop_timestamp\":\"" + time +
                   "\"},";
        out += "{\"type\":\"text\",\"text\":\"" + text +
               "\",\"citations\":[],\"start_timestamp\":null,\"stop_timestamp\":null,\"flags\":null}]}";
    }
    return out + "]}";
}

void make_archive(const fs::path& path, const std::string& format, int count) {
    ZipFile zip(path, "conversations.json");
    Words words;
    for (int id = 0; id < count; ++id)
        zip.write((id ? ",\n" : "[") + (format == "chatgpt"  ? chatgpt(words, id)
                                        : format == "claude" ? claude(words, id)
                                                             : deepseek(words, id)));
    zip.write("]");
    zip.finish();
    std::printf("%s: %d conversations, %.0f MB of JSON, %.0f MB packed\n", format.c_str(), count,
                static_cast<double>(zip.unpacked()) / 1e6, static_cast<double>(fs::file_size(path)) / 1e6);
    std::fflush(stdout);
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_mib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

} // namespace

int main(int argc, char** argv) {
    const std::string format = argc > 1 ? argv[1] : "deepseek";
    const int count = argc > 2 ? std::atoi(argv[2]) : 50'000;
    std::string name = ((argc > 3 ? fs::path(argv[3]) : fs::temp_directory_path()) / "ponder-import-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) return std::perror("mkdtemp"), 1;
    const fs::path folder = name, archive = folder / "export.zip";
    if (const pid_t child = ::fork(); child == 0) {
        make_archive(archive, format, count);
        std::_Exit(0);
    } else
        ::waitpid(child, nullptr, 0);

    auto history = History::open(folder / "history.sqlite");
    int failed = !history;
    for (const auto& [what, dry_run] :
         {std::pair("tried", true), std::pair("imported", false), std::pair("imported again", false)}) {
        if (failed) break;
        const auto start = std::chrono::steady_clock::now();
        const double cpu_start = cpu_seconds();
        ImportOptions options;
        options.dry_run = dry_run;
        const auto report = import_path(*history, archive, options);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!report) {
            std::printf("%s\n", report.error().message.c_str());
            failed = 1;
            break;
        }
        std::printf("%-15s %6.1f s  %6.0f conversations/s  (%.1f s of processor)  peak %.0f MiB  (%d messages; %d added, %d "
                    "here already, %d failed)\n",
                    what, seconds, count / seconds, cpu_seconds() - cpu_start, peak_mib(), report->messages,
                    report->count(ImportOutcome::added), report->count(ImportOutcome::unchanged),
                    report->count(ImportOutcome::failed));
        std::fflush(stdout);
    }
    std::error_code ignored;
    std::printf("history: %.0f MB\n", static_cast<double>(fs::file_size(folder / "history.sqlite", ignored)) / 1e6);
    fs::remove_all(folder, ignored);
    return failed;
}
