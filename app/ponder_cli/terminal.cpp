#include "app/ponder_cli/terminal.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>
#include <unistd.h>

namespace ponder::cli {
namespace {

std::atomic<bool> interrupted = false, waiting_for_input = false;
std::stop_source current_stop;

// A signal handler may not touch a stop_source, so a thread waits for the signal instead.
void watch_for_interrupts() {
    static const bool started = [] {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        std::thread([set] {
            for (int signal = 0;;) {
                if (sigwait(&set, &signal) != 0) return;
                if (waiting_for_input || interrupted.exchange(true)) _exit(130); // a second Ctrl+C does not wait either
                current_stop.request_stop();
            }
        }).detach();
        return true;
    }();
    (void)started;
}

} // namespace

int complain(const std::string& sentence) {
    std::fflush(stdout);
    std::cerr << printable(sentence) << "\n";
    return 1;
}

int complain(const Error& error) { return complain(error.message); }

std::stop_token interrupt_token() {
    watch_for_interrupts();
    interrupted = false;
    current_stop = std::stop_source();
    return current_stop.get_token();
}

void wait_for_input(bool waiting) { waiting_for_input = waiting; }

std::string starter_model() {
    if (const char* set = std::getenv("PONDER_STARTER")) return set;
    std::error_code ignored;
    const auto installed = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / ".." / "share" / "ponder" / "ponder-starter.gguf";
    if (std::filesystem::exists(installed, ignored)) return installed.lexically_normal().string();
    return PONDER_STARTER;
}

LoadOptions load_options(const ModelOptions& options, int least_context) {
    LoadOptions load;
    load.device = options.device;
    load.threads = options.threads;
    load.context = options.context > 0 || least_context > 0 ? std::max(options.context, least_context) : 0;
    load.cache = cache_format_named(options.cache).value_or(CacheFormat::f16);
    load.gpu_limit = std::uint64_t(options.vram_mib) << 20;
    if (options.experts >= 0) load.experts = options.experts / 100;
    return load;
}

Result<std::unique_ptr<LoadedModel>> load_model(const ModelOptions& options, bool quiet, int least_context) {
    LoadOptions load = load_options(options, least_context);
    load.stop = interrupt_token();
    const bool show = !quiet && isatty(STDERR_FILENO);
    bool shown = false;
    if (show)
        load.progress = [&shown](double fraction) {
            if (fraction < 1) shown = true, std::fprintf(stderr, "\rLoading the model: %3.0f %%", fraction * 100);
        };
    auto model = LoadedModel::load(options.model.empty() ? starter_model() : options.model, load);
    if (shown) std::fputs("\r\033[K", stderr);
    if (!model) return model;
    const Plan& plan = (*model)->plan();
    for (const std::string& warning : plan.warnings) complain(warning);
    if (!quiet && plan.uses_gpu()) complain(plan.sentence());
    return model;
}

Result<Session> make_session(LoadedModel& model, const ModelOptions& options, int least_context) {
    std::string why;
    const CacheFormat format = fitting_cache_format(model.spec(), cache_format_named(options.cache).value_or(CacheFormat::f16), why);
    if (!why.empty()) complain(why);
    return Session::create(model, options.context > 0 || least_context > 0 ? std::max(options.context, least_context) : 0, format);
}

Result<void> check_effort(const LoadedModel& model, const AskOptions& options) {
    const std::vector<std::string>& known = model.reasoning().efforts;
    if (options.effort.empty() || std::find(known.begin(), known.end(), options.effort) != known.end()) return {};
    std::string words;
    for (const std::string& word : known) words += (words.empty() ? "" : ", ") + word;
    return fail(ErrorKind::bad_request, known.empty() ? "This model's template knows no effort; leave --effort out."
                                                      : "This model's template does not know the effort \"" + options.effort + "\"; it knows " + words + ".");
}

SamplerSettings sampler_settings(const LoadedModel& model, const AskOptions& options) {
    SamplerSettings settings = model.recommended();
    if (options.temperature) settings.temperature = *options.temperature;
    if (options.top_k) settings.top_k = *options.top_k;
    if (options.top_p) settings.top_p = *options.top_p;
    if (options.min_p) settings.min_p = *options.min_p;
    if (options.repetition_penalty) settings.repetition_penalty = *options.repetition_penalty;
    settings.seed = options.seed.value_or(static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()));
    return settings;
}

void StreamPrinter::print(Channel channel, const std::string& text) {
    if (text.empty()) return;
    if (channel == Channel::reasoning) {
        if (terminal_ && !thinking_) std::fputs("\033[2m", stdout);
        thinking_ = wrote_thought_ = true;
    } else if (!wrote_answer_) {
        if (terminal_ && thinking_) std::fputs("\033[0m", stdout);
        if (wrote_thought_) std::fputs("\n\n", stdout);
        thinking_ = false;
        wrote_answer_ = true;
    }
    std::fputs((terminal_ ? printable(text) : text).c_str(), stdout);
    std::fflush(stdout);
}

void StreamPrinter::finish() {
    if (terminal_ && thinking_) std::fputs("\033[0m", stdout);
    std::fputs("\n", stdout);
    std::fflush(stdout);
}

std::string printable(const std::string& text) {
    std::string safe;
    for (std::uint32_t c : code_points(text)) append_utf8(safe, c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0)) ? c : 0xFFFD);
    return safe;
}

} // namespace ponder::cli
