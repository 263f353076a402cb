// ponder-cli: Ponder in the terminal. Parses the command line and hands over to the command; exit 0, 1 with a sentence, 2 for usage.
#include "app/ponder_cli/commands.h"

#include "app/ponder_cli/history_commands.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <sstream>

using namespace ponder::cli;

void ponder::cli::add_model_options(CLI::App* command, ModelOptions& options) {
    command->add_option("--model,-m", options.model, "a GGUF file; the starter model when left out");
    command->add_option("--device", options.device, "auto, cpu, cuda[:N], vulkan[:N] or reference, as ponder-cli devices lists them; or GPUs with commas between, which share the layers")
        ->check([](const std::string& list) -> std::string {
            std::stringstream in(list);
            for (std::string device; std::getline(in, device, ',');) {
                const std::string kind = device.substr(0, device.find(':'));
                const bool known = device == "auto" || device == "cpu" || device == "reference" || kind == "cuda" || kind == "vulkan";
                if (!known || (device != list && (device == "auto" || device == "reference"))) return "there is no device " + device;
            }
            return "";
        });
    command->add_option("--vram", options.vram_mib, "MiB to use at most on each GPU; 0: what is free")->check(CLI::Range(0, 1 << 24));
    command->add_option("--experts", options.experts, "how many of the experts to keep on the GPUs, in percent; as many as fit when left out")
        ->transform([](std::string percent) { return percent.ends_with('%') ? percent.substr(0, percent.size() - 1) : percent; })
        ->check(CLI::Range(0.0, 100.0));
    command->add_option("--threads", options.threads, "threads of the CPU device; 0: one a core")->check(CLI::Range(0, 256));
}

namespace {

void add_cache_options(CLI::App* command, ModelOptions& options, const char* context_help, const char* cache_names = "--cache") {
    command->add_option("--context", options.context, context_help)->check(CLI::Range(0, 1 << 24));
    command->add_option(cache_names, options.cache, "the format of the KV cache: f16, q8_0 (half the memory) or f32")->check(CLI::IsMember({"f16", "q8_0", "f32"}));
}

void add_answer_options(CLI::App* command, AskOptions& options) {
    add_model_options(command, options.model);
    add_cache_options(command, options.model, "tokens the conversation may hold; 0: what the model was made for, at most 8192");
    command->add_option("--seed", options.seed, "of the sampler: the same seed gives the same text");
    command->add_option("--temperature", options.temperature, "0: always the likeliest token")->check(CLI::Range(0.0, 5.0));
    command->add_option("--top-k", options.top_k, "sample among the k likeliest; 0: all")->check(CLI::Range(0, 1 << 24));
    command->add_option("--top-p", options.top_p, "sample among the likeliest that make up p")->check(CLI::Range(0.0, 1.0));
    command->add_option("--min-p", options.min_p, "leave out tokens below this share of the likeliest")->check(CLI::Range(0.0, 1.0));
    command->add_option("--repetition-penalty", options.repetition_penalty, "above 1: recent tokens become less likely")->check(CLI::Range(0.5, 2.0));
    command->add_option("--max-tokens", options.max_tokens, "stop after so many; 0: no limit")->check(CLI::Range(0, 1 << 24));
    command->add_option("--effort", options.effort, "how much to think, in the model's own words (info lists them): low, high ...");
    command->add_flag("--no-think", options.no_think, "answer without a thought, where the model can");
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Ponder in the terminal: a chat assistant that reasons on your own machine.");
    app.require_subcommand(1);
    app.set_version_flag("--version", "ponder-cli 0.1.0");

    AskOptions ask_options;
    CLI::App* ask_command = app.add_subcommand("ask", "answer one question");
    add_answer_options(ask_command, ask_options);
    ask_command->add_flag("--json", ask_options.json, "print one JSON object");
    ask_command->add_option("question", ask_options.question, "the question; - reads it from standard input")->required();

    AskOptions chat_options;
    CLI::App* chat_command = app.add_subcommand("chat", "hold a conversation");
    add_answer_options(chat_command, chat_options);

    std::string info_file;
    bool info_json = false;
    CLI::App* info_command = app.add_subcommand("info", "what a model file holds");
    info_command->add_option("file", info_file, "a GGUF file")->required();
    info_command->add_flag("--json", info_json, "print JSON");

    bool supported_json = false;
    CLI::App* supported_command = app.add_subcommand("supported", "the model families and block formats that can be run");
    supported_command->add_flag("--json", supported_json, "print JSON");

    bool devices_json = false;
    CLI::App* devices_command = app.add_subcommand("devices", "the devices that can compute, with their memory");
    devices_command->add_flag("--json", devices_json, "print JSON");

    ModelOptions plan_options;
    bool plan_json = false;
    CLI::App* plan_command = app.add_subcommand("plan", "what of a model would go on which device, how much memory, and how fast it should be; nothing is loaded");
    add_model_options(plan_command, plan_options);
    add_cache_options(plan_command, plan_options, "tokens the cache is to hold; 0: what the model was made for, at most 8192");
    plan_command->add_flag("--json", plan_json, "print JSON");

    std::string tokenize_model;
    bool special = false;
    CLI::App* tokenize_command = app.add_subcommand("tokenize", "token ids of NUL-ended texts on standard input, a line each");
    tokenize_command->add_option("--model,-m", tokenize_model, "a GGUF file")->required();
    tokenize_command->add_flag("--special", special, "recognise control tokens in the texts");

    std::string template_file, render_model, context_file;
    CLI::App* render_command = app.add_subcommand("render", "the exact prompt that a chat template makes");
    auto* from_template = render_command->add_option("--template", template_file, "a Jinja file");
    render_command->add_option("--model,-m", render_model, "a GGUF file with a template")->excludes(from_template);
    render_command->add_option("--context", context_file, "a JSON file: messages, add_generation_prompt ...")->required();

    LogitsOptions logits_options;
    CLI::App* logits_command = app.add_subcommand("logits", "float32 logits of every position");
    add_model_options(logits_command, logits_options.model);
    logits_options.model.cache = "f32";
    add_cache_options(logits_command, logits_options.model, "tokens the cache holds, at least those given", "--cache,--kv");
    logits_command->add_option("--tokens", logits_options.tokens, "comma-separated ids")->required();
    logits_command->add_option("--out", logits_options.out, "the file to write")->required();

    BenchOptions bench_options;
    CLI::App* bench_command = app.add_subcommand("bench", "tokens a second, as a line of JSON");
    add_model_options(bench_command, bench_options.model);
    add_cache_options(bench_command, bench_options.model, "tokens the cache holds, at least those read and written");
    bench_command->add_option("--prompt", bench_options.prompt, "tokens to read")->check(CLI::Range(0, 1 << 20));
    bench_command->add_option("--generate", bench_options.generate, "tokens to write")->check(CLI::Range(0, 1 << 20));
    bench_command->add_option("--depth", bench_options.depth, "tokens read before the clock starts")->check(CLI::Range(0, 1 << 20));
    bench_command->add_option("--repeat", bench_options.repeat, "runs, of which the median counts")->check(CLI::Range(1, 1000));

#ifdef PONDER_HISTORY
    chat_command->add_option("--data", chat_options.data, "the folder of the history");
    std::string resume;
    CLI::Option* resume_option = chat_command->add_option("--resume", resume, "go on with the conversation of this number, or with the last one; an answer that was cut off goes on from its very token");
    resume_option->expected(0, 1)->check([](const std::string& number) {
        const bool good = number.size() < 18 && std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
        return good ? std::string() : "--resume takes a conversation's number, not " + number;
    });
    Chosen chosen;
    add_history_commands(app, chosen);
#endif

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& done) { // --help, --version
        return app.exit(done);
    } catch (const CLI::ParseError& wrong) {
        app.exit(wrong, std::cerr, std::cerr);
        return 2;
    }
    if (*ask_command) {
        if (ask_options.question == "-") ask_options.question.assign(std::istreambuf_iterator<char>(std::cin), {});
        return ask(ask_options);
    }
#ifdef PONDER_HISTORY
    if (resume_option->count()) chat_options.resume = resume.empty() ? 0 : std::stoll(resume);
#endif
    if (*chat_command) return chat(chat_options);
    if (*info_command) return info(info_file, info_json);
    if (*supported_command) return supported(supported_json);
    if (*devices_command) return devices(devices_json);
    if (*plan_command) return plan(plan_options, plan_json);
    if (*tokenize_command) return tokenize(tokenize_model, special);
    if (*render_command) {
        if (template_file.empty() && render_model.empty()) {
            std::cerr << "render wants --template FILE or --model FILE\n";
            return 2;
        }
        return render(template_file, render_model, context_file);
    }
    if (*logits_command) return logits(logits_options);
    if (*bench_command) return bench(bench_options);
#ifdef PONDER_HISTORY
    if (chosen) return chosen();
#endif
    return 2;
}
