// ponder-cli as its users run it: exit status, what stands on which stream, and one sentence for every bad input.
#include "engine/file/gguf.h"
#include "tests/cli/run_cli.h"

#ifdef PONDER_HISTORY
#include "storage/history.h"
#endif

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

void check_one_sentence(const Run& result) {
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(result.err.size() > 12);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK(result.err.find("terminate") == std::string::npos);
}

} // namespace

TEST_CASE("the starter model answers as one JSON object with the promised keys") {
    Folder folder;
    const Run result = run(folder, {"ask", "--json", "--temperature", "0", "--seed", "1", "What is 17 + 25?"});
    REQUIRE(result.status == 0);
    const auto answer = nlohmann::json::parse(result.out);
    for (const char* key : {"reasoning", "answer", "stop", "prompt_tokens", "generated_tokens", "prompt_tps", "gen_tps", "load_s", "first_token_s"})
        CHECK(answer.contains(key));
    CHECK(answer["stop"] == "end");
    CHECK(answer["answer"].get<std::string>().find("42") != std::string::npos);
    CHECK_FALSE(answer["reasoning"].get<std::string>().empty());
    CHECK(answer["load_s"].get<double>() < 1.0);
    // piped, so plain: the thought, a blank line, the answer, no escape codes
    const Run plain = run(folder, {"ask", "--temperature", "0", "What is 17 + 25?"});
    CHECK(plain.out == answer["reasoning"].get<std::string>() + "\n\n" + answer["answer"].get<std::string>() + "\n");
    CHECK(plain.out.find('\033') == std::string::npos);
}

TEST_CASE("an effort that the model's template does not know is refused with a sentence") {
    Folder folder;
    const Run refused = run(folder, {"ask", "--effort", "high", "12 + 30"});
    check_one_sentence(refused);
    CHECK(refused.err.find("effort") != std::string::npos);
}

TEST_CASE("the same question and seed give the same bytes on both devices' own terms, and thinking can be switched off") {
    Folder folder;
    for (const char* device : {"cpu", "reference"}) {
        const std::vector<std::string> arguments = {"ask", "--device", device, "--seed", "7", "--temperature", "0.8", "12 + 30"};
        CHECK(run(folder, arguments).out == run(folder, arguments).out);
    }
    const auto quiet = nlohmann::json::parse(run(folder, {"ask", "--json", "--no-think", "--temperature", "0", "12 + 30"}).out);
    CHECK(quiet["reasoning"] == "");
    CHECK_FALSE(quiet["answer"].get<std::string>().empty());
    const auto cut = nlohmann::json::parse(run(folder, {"ask", "--json", "--max-tokens", "5", "12 + 30"}).out);
    CHECK(cut["stop"] == "max_tokens");
    CHECK(cut["generated_tokens"] == 5);
}

TEST_CASE("info tells family, experts, formats and reasoning") {
    Folder folder;
    const auto info = nlohmann::json::parse(run(folder, {"info", "--json", starter()}).out);
    CHECK(info["family"] == "deepseek2");
    CHECK(info["experts"]["shared"] == true);
    CHECK(info["reasoning"]["reasons"] == true);
    CHECK(info["reasoning"]["starts_inside_a_thought"] == true);
    CHECK(info["reasoning"]["can_be_switched_off"] == true);
    CHECK(run(folder, {"info", starter()}).out.find("Experts") != std::string::npos);
}

TEST_CASE("logits writes every position's float32 row") {
    Folder folder;
    for (const auto& entry : nlohmann::json::parse(read_file(golden_dir() / "models" / "index.json"))) {
        std::string tokens;
        for (int t : entry["tokens"]) tokens += (tokens.empty() ? "" : ",") + std::to_string(t);
        const std::string out = (folder / "logits.f32").string();
        REQUIRE(run(folder, {"logits", "--model", micro(entry["name"]), "--tokens", tokens, "--out", out}).status == 0);
        const auto rows = read_floats(out), truth = read_floats(golden_dir() / "models" / (std::string(entry["name"]) + ".f32"));
        const std::size_t vocabulary = entry["vocabulary"];
        REQUIRE(rows.size() == entry["tokens"].size() * vocabulary);
        double error = 0, power = 0;
        std::size_t k = 0;
        for (std::size_t p : entry["positions"])
            for (std::size_t i = 0; i < vocabulary; i++, k++) error += std::pow(double(rows[p * vocabulary + i]) - truth[k], 2), power += std::pow(truth[k], 2);
        CHECK(error / power < 1e-9);
    }
}

TEST_CASE("bench prints the yardstick's keys") {
    Folder folder;
    const auto line = nlohmann::json::parse(run(folder, {"bench", "--model", micro("micro-deepseek"), "--prompt", "16", "--generate", "4", "--repeat", "1"}).out);
    for (const char* key : {"engine", "load_s", "prompt_tokens", "prompt_tps", "gen_tokens", "gen_tps", "peak_rss_mib"}) CHECK(line.contains(key));
    CHECK(line["prompt_tokens"] == 16);
    CHECK(line["gen_tps"].get<double>() > 0);
}

TEST_CASE("tokenize and render work as filters") {
    Folder folder;
    const Run plain = run(folder, {"tokenize", "--model", starter()}, std::string("17 + 25\0<|user|>\0", 17));
    REQUIRE(plain.status == 0);
    CHECK(std::count(plain.out.begin(), plain.out.end(), '\n') == 2);
    const Run special = run(folder, {"tokenize", "--special", "--model", starter()}, std::string("<|user|>\0", 9));
    CHECK(special.out.find(',') == std::string::npos); // one token
    CHECK(plain.out.substr(plain.out.find('\n') + 1).find(',') != std::string::npos); // as typed text it is several

    const std::string context = folder.write("context.json", R"({"messages": [{"role": "user", "content": "Hi"}], "add_generation_prompt": true, "bos_token": "<B>"})");
    const std::string jinja = folder.write("t.jinja", "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}>{% endif %}");
    CHECK(run(folder, {"render", "--template", jinja, "--context", context}).out == "<B>[user] Hi\n>");
}

TEST_CASE("every bad model file gets one sentence and exit 1") {
    Folder folder;
    const std::string good = read_file(micro("micro-llama"));
    auto patched = [&](const std::function<void(std::string&)>& change) {
        std::string bytes = good;
        change(bytes);
        return bytes;
    };
    const std::size_t tensor_name = good.find("blk.0.attn_q.weight");
    REQUIRE(tensor_name != std::string::npos);
    const std::size_t tensor_type = tensor_name + std::strlen("blk.0.attn_q.weight") + 4 + 16;
    const std::size_t family = good.find("llama", good.find("general.architecture"));
    const std::vector<std::pair<std::string, std::string>> files = {
        {"empty.gguf", ""},
        {"truncated-header.gguf", good.substr(0, 20)},
        {"truncated-data.gguf", good.substr(0, good.size() - 1000)},
        {"renamed.gguf", "PK\003\004 this is an archive, not a model, whatever its name says"},
        {"picture.gguf", "\x89PNG\r\n\x1a\n and so on"},
        {"huge-tensors.gguf", patched([](std::string& b) { b.replace(8, 8, "\xff\xff\xff\xff\xff\xff\xff\x7f", 8); })},
        {"huge-keys.gguf", patched([](std::string& b) { b.replace(16, 8, "\xff\xff\xff\xff\xff\xff\xff\x0f", 8); })},
        {"big-endian.gguf", patched([](std::string& b) { b.replace(4, 4, std::string("\0\0\0\3", 4)); })},
        {"version-9.gguf", patched([](std::string& b) { b[4] = 9; })},
        {"unknown-family.gguf", patched([&](std::string& b) { b.replace(family, 5, "lloma"); })},
        {"iq-format.gguf", patched([&](std::string& b) { b[tensor_type] = 16; })},
        {"private-format.gguf", patched([&](std::string& b) { b[tensor_type] = char(140); })},
        {"unknown-format.gguf", patched([&](std::string& b) { b.replace(tensor_type, 4, "\x77\x77\x77\x07"); })},
    };
    for (const auto& [name, bytes] : files) {
        INFO(name);
        const std::string path = folder.write(name, bytes);
        check_one_sentence(run(folder, {"info", path}));
        const Run asked = run(folder, {"ask", "--model", path, "hello"});
        check_one_sentence(asked);
        CHECK(asked.err.find(name) != std::string::npos);
    }
    check_one_sentence(run(folder, {"ask", "--model", (folder / "missing.gguf").string(), "hello"}));
    check_one_sentence(run(folder, {"ask", "--model", folder.path.string(), "hello"}));
    CHECK(run(folder, {"info", folder.write("unknown.gguf", files[9].second)}).err.find("deepseek2") != std::string::npos); // it says what would run
}

TEST_CASE("a template that loops, one that fails and a bad context get a sentence") {
    Folder folder;
    const std::string context = folder.write("context.json", R"({"messages": []})");
    const std::vector<std::string> templates = {
        "{% for i in range(1000000000) %}{% for j in range(1000000000) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ raise_exception('roles must alternate') }}",
        "{% if %}",
        "{{ 'a' * 1000000000 }}",
    };
    for (const std::string& source : templates) {
        INFO(source);
        check_one_sentence(run(folder, {"render", "--template", folder.write("t.jinja", source), "--context", context}));
    }
    const std::string fine = folder.write("fine.jinja", "x");
    check_one_sentence(run(folder, {"render", "--template", fine, "--context", folder.write("bad.json", "{nonsense")}));
    check_one_sentence(run(folder, {"render", "--template", fine, "--context", (folder / "missing.json").string()}));
}

TEST_CASE("a prompt longer than the context, tokens outside the vocabulary and unwritable output get a sentence") {
    Folder folder;
    check_one_sentence(run(folder, {"ask", "--context", "8", "What is 17 + 25, and what is 12 + 13, and what is 11 + 12?"}));
    check_one_sentence(run(folder, {"logits", "--model", micro("micro-llama"), "--tokens", "1,99999", "--out", (folder / "x").string()}));
    check_one_sentence(run(folder, {"logits", "--model", micro("micro-llama"), "--tokens", "1,two", "--out", (folder / "x").string()}));
    check_one_sentence(run(folder, {"logits", "--model", micro("micro-llama"), "--tokens", "1,2", "--out", "/dev/full"}));
}

TEST_CASE("a full context ends the answer with a clear state") {
    Folder folder;
    const auto answer = nlohmann::json::parse(run(folder, {"ask", "--json", "--context", "24", "12 + 30"}).out);
    CHECK(answer["stop"] == "context_full");
}

TEST_CASE("a question that leaves no room for an answer is refused with the numbers and what to do") {
    Folder folder;
    const Run result = run(folder, {"ask", "--context", "20", "What is 17 + 25, and what is 12 + 13, and what is 11 + 12?"});
    check_one_sentence(result);
    CHECK(result.err.find("the context holds 20.") != std::string::npos);
    CHECK(result.err.find("--context N") != std::string::npos);
}

TEST_CASE("the cache's format and length are chosen on the command line, and Q8_0 that does not fit becomes F16 with a sentence") {
    Folder folder;
    auto bench = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"bench", "--prompt", "4", "--generate", "2", "--repeat", "1"});
        const Run result = run(folder, arguments);
        REQUIRE(result.status == 0);
        return std::pair{nlohmann::json::parse(result.out), result.err};
    };
    const auto [f16, quiet] = bench({"--context", "1024"});
    CHECK(quiet.empty());
    CHECK(f16["cache"] == "f16");
    CHECK(f16["context"] == 1024);
    const auto [f32, still_quiet] = bench({"--context", "1024", "--cache", "f32"});
    CHECK(f32["cache_mib"].get<double>() == 2 * f16["cache_mib"].get<double>());
    const auto [q8, also_quiet] = bench({"--context", "1024", "--cache", "q8_0"});
    CHECK(q8["cache_mib"].get<double>() == Approx(f16["cache_mib"].get<double>() * 34 / 64));
    // heads of 16 values are no whole blocks
    const auto [refused, sentence] = bench({"--model", micro("micro-llama"), "--cache", "q8_0"});
    CHECK(refused["cache"] == "f16");
    CHECK(sentence.find("so its cache cannot be Q8_0; it is F16.") != std::string::npos);
    // the answers agree
    const auto answer = [&](const char* format) { return nlohmann::json::parse(run(folder, {"ask", "--json", "--temperature", "0", "--cache", format, "What is 17 + 25?"}).out)["answer"]; };
    CHECK(answer("f32") == answer("f16"));
    CHECK(answer("q8_0") == answer("f16"));
    CHECK(run(folder, {"ask", "--cache", "q2", "hi"}).status == 2);
    for (const char* name : {"--kv", "--cache"})
        CHECK(run(folder, {"logits", "--model", micro("micro-qwen3moe"), "--tokens", "1,2", name, "f16", "--out", (folder / "x").string()}).status == 0);
}

TEST_CASE("wrong usage exits with 2 and prints nothing on standard output") {
    Folder folder;
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {}, {"ask"}, {"nonsense"}, {"ask", "--device", "abacus", "hi"}, {"render", "--context", "x"}, {"bench", "--repeat", "0"}, {"ask", "--temperature", "warm", "hi"}}) {
        const Run result = run(folder, arguments);
        CHECK(result.status == 2);
        CHECK(result.out.empty());
    }
    CHECK(run(folder, {"--help"}).status == 0);
}

#ifdef PONDER_HISTORY
TEST_CASE("a conversation in the terminal is saved, listed and exported") {
    Folder folder;
    const std::string data = (folder / "data").string();
    REQUIRE(run(folder, {"chat", "--data", data, "--temperature", "0"}, "What is 17 + 25?\nWhich is larger, 3 or 8?\n").status == 0);
    const auto rows = nlohmann::json::parse(run(folder, {"list", "--json", "--data", data}).out);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["title"] == "What is 17 + 25?");
    const std::string id = std::to_string(rows[0]["id"].get<int>());
    const std::string full = run(folder, {"export", id, "--data", data, "--thoughts", "full"}).out, none = run(folder, {"export", id, "--data", data, "--thoughts", "none"}).out;
    CHECK(full.find("Which is larger, 3 or 8?") != std::string::npos);
    CHECK(full.size() > none.size());
    const auto json = nlohmann::json::parse(run(folder, {"export", id, "--data", data, "--format", "json"}).out);
    CHECK(json["messages"].size() == 4);
    check_one_sentence(run(folder, {"export", "99", "--data", data}));
}

// A conversation of three turns that fills 144 tokens in its third answer.
const std::string filling = "What is 17 + 25?\nWhich is larger, 812 or 821?\nSubtract 86 from 340.\n";

std::vector<storage::Message> branch_of(const std::string& data, std::int64_t conversation) {
    auto history = storage::History::open(data + "/history.sqlite", true);
    REQUIRE(history);
    auto branch = history->branch(conversation);
    REQUIRE(branch);
    return *branch;
}

TEST_CASE("in a full chat the oldest turns are left out only when that is chosen, and the answer goes on as one message") {
    Folder folder;
    const std::string data = (folder / "data").string();
    const Run result = run(folder, {"chat", "--context", "144", "--temperature", "0", "--data", data}, filling + "what?\n1\nWhat is 5 + 6?\n");
    REQUIRE(result.status == 0);
    CHECK(result.err.find("The context of 144 tokens is full.") != std::string::npos);
    CHECK(result.err.find("Please answer 1, 2, 3 or 4.") != std::string::npos);
    CHECK(result.err.find("The model no longer sees the oldest 4 messages.") != std::string::npos);
    const auto branch = branch_of(data, 1);
    REQUIRE(branch.size() == 8); // nothing is gone
    CHECK(branch[0].parts.at(0).text == "What is 17 + 25?");
    CHECK(branch[4].seen_from == branch[4].id);
    const auto& answer = branch[5];
    CHECK(answer.stop == "end");
    CHECK(answer.parts.size() == 2);
    CHECK(answer.parts.at(1).text == "340 - 86 = **254**.");
    CHECK(static_cast<int>(answer.tokens.size()) == answer.generated_tokens);
    CHECK(answer.vocabulary != 0);
    CHECK(run(folder, {"export", "1", "--data", data}).out.find("no longer saw what is above this line") != std::string::npos);
    // the same answer as with room for everything
    const Run roomy = run(folder, {"chat", "--temperature", "0", "--data", (folder / "roomy").string()}, filling);
    CHECK(branch_of((folder / "roomy").string(), 1)[5].parts.at(1).text == answer.parts.at(1).text);
}

TEST_CASE("in a full chat a larger context, a summary or leaving it do what they say") {
    Folder folder;
    const auto chat = [&](const std::string& name, const std::string& choices) {
        const std::string data = (folder / name).string();
        const Run result = run(folder, {"chat", "--context", "144", "--temperature", "0", "--data", data}, filling + choices);
        CHECK(result.status == 0);
        return std::pair{data, result};
    };
    const auto [larger, grown] = chat("larger", "3\n");
    CHECK(grown.err.find("The context holds 288 tokens now.") != std::string::npos);
    CHECK(branch_of(larger, 1)[5].stop == "end");
    CHECK_FALSE(branch_of(larger, 1)[4].seen_from);

    const auto [left, quiet] = chat("left", "4\n");
    CHECK(branch_of(left, 1)[5].stop == "context_full");
    CHECK(branch_of(left, 1)[5].state == storage::MessageState::complete);

    const auto [summed, told] = chat("summed", "2\nWhat is 5 + 6?\n");
    CHECK(told.err.find("A new chat begins with this summary") != std::string::npos);
    CHECK(branch_of(summed, 1).size() == 6); // as it was
    const auto fresh = branch_of(summed, 2);
    REQUIRE(fresh.size() == 3);
    CHECK(fresh[0].role == storage::Role::system);
    CHECK_FALSE(fresh[0].parts.at(0).text.empty());
    CHECK(fresh[1].parts.at(0).text == "What is 5 + 6?");

    // the input ends at the question what to do: it is left as it is
    const auto [ended, nothing] = chat("ended", "");
    CHECK(branch_of(ended, 1)[5].stop == "context_full");
}

TEST_CASE("a question too long for the context is asked again in the new chat that its summary began, or is left") {
    Folder folder;
    const std::string data = (folder / "data").string();
    std::string lengthy = "What is 1 + 1";
    for (int i = 0; i < 24; i++) lengthy += " and " + std::to_string(i);
    const Run result = run(folder, {"chat", "--context", "128", "--temperature", "0", "--data", data}, "What is 17 + 25?\n" + lengthy + "?\n4\nWhat is 5 + 6?\n");
    CHECK(result.err.find("4  leave it") != std::string::npos);
    const auto branch = branch_of(data, 1);
    REQUIRE(branch.size() == 6);
    CHECK(branch[3].stop == "prompt_too_long");
    CHECK(branch[5].stop == "end"); // the refused question does not stand in the way
    const Run again = run(folder, {"chat", "--context", "128", "--temperature", "0", "--data", data}, "What is 17 + 25?\n" + lengthy + "?\n1\n2\n4\n4\n");
    CHECK(again.status == 0);
}

TEST_CASE("a history from a newer version, or no history at all, gets a sentence and stays as it is") {
    Folder folder;
    const std::string data = (folder / "data").string();
    std::filesystem::create_directories(data);
    const std::string file = data + "/history.sqlite";
    { auto made = storage::History::open(file); REQUIRE(made); }
    // SQLite's user_version stands big-endian at offset 60
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(60).write("\0\0\3\xe7", 4);
    const std::string before = read_file(file);
    check_one_sentence(run(folder, {"list", "--data", data}));
    const Run talked = run(folder, {"chat", "--data", data, "--temperature", "0"}, "1 + 1\n");
    CHECK(talked.status == 0); // the chat goes on, unsaved, and says so
    CHECK(talked.err.find("not being saved") != std::string::npos);
    CHECK(read_file(file) == before);
    const std::string other = (folder / "other").string();
    std::filesystem::create_directories(other);
    std::ofstream(other + "/history.sqlite") << "this is no database, only some text that stands where one should be, long enough to look like a header";
    check_one_sentence(run(folder, {"list", "--data", other}));
    CHECK(run(folder, {"list", "--data", (folder / "nothing-here").string()}).status == 0);
}
#endif
