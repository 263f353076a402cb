#include "app/ponder_cli/history_commands.h"

#include <memory>

namespace ponder::cli {
namespace {

// A subcommand whose options live as long as the parser, and what it does.
template <class Options> struct Command {
    CLI::App* app;
    std::shared_ptr<Options> options = std::make_shared<Options>();

    Command(CLI::App& parent, const char* name, const char* help) : app(parent.add_subcommand(name, help)) {}
    template <class Run> void does(Chosen& chosen, Run run) {
        app->final_callback([&chosen, options = options, run] { chosen = [options, run] { return run(*options); }; });
    }
    void data() { app->add_option("--data", options->data, "the folder of the history"); }
};

struct Conversations {
    std::string data, thoughts = "folded", branches = "view";
    std::vector<std::int64_t> conversations;
    bool whole_trash = false, sure = false;
};

const auto archives = CLI::IsMember({"with", "without", "only"});

} // namespace

void add_history_commands(CLI::App& app, Chosen& chosen) {
    Command<ListOptions> list_(app, "list", "the saved conversations: number, time, title");
    list_.app->add_flag("--json", list_.options->json, "print JSON");
    list_.app->add_option("--folder", list_.options->folder, "those in the folder of this name");
    list_.app->add_option("--tag", list_.options->tags, "those with this tag; several times: with all of them");
    list_.app->add_option("--archived", list_.options->archived, "with, without or only those that are archived")->check(archives);
    list_.data();
    list_.does(chosen, [](const ListOptions& o) { return list(o); });

    Command<Conversations> show_(app, "show", "one conversation, as text");
    show_.app->add_option("conversation", show_.options->conversations, "its number in the list")->required()->expected(1);
    show_.app->add_option("--thoughts", show_.options->thoughts, "none, folded or full")->check(CLI::IsMember({"none", "folded", "full"}));
    show_.app->add_option("--branches", show_.options->branches, "view: the branch in view; all")->check(CLI::IsMember({"view", "all"}));
    show_.data();
    show_.does(chosen, [](const Conversations& o) { return show(o.data, o.conversations.front(), o.thoughts, o.branches == "all"); });

    Command<SearchOptions> search_(app, "search", "where words were said; \"quotes\" make a phrase, a star at a word's end takes whatever begins so");
    search_.app->add_option("words", search_.options->words, "the words, all of which must be there")->required();
    search_.app->add_flag("--json", search_.options->json, "print JSON");
    search_.app->add_option("--in", search_.options->scopes, "titles, notes, questions, answers, thoughts or others, with commas between; everywhere when left out")
        ->delimiter(',')
        ->check(CLI::IsMember({"titles", "notes", "questions", "answers", "thoughts", "others"}));
    search_.app->add_option("--conversation", search_.options->conversation, "in this one alone, by its number in the list");
    search_.app->add_option("--folder", search_.options->folder, "in the folder of this name");
    search_.app->add_option("--tag", search_.options->tags, "with this tag; several times: with all of them");
    search_.app->add_option("--model", search_.options->model, "answers of this model alone");
    search_.app->add_option("--from", search_.options->from, "written on this day or later: 2026-11-22");
    search_.app->add_option("--to", search_.options->to, "written on this day or earlier");
    search_.app->add_option("--archived", search_.options->archived, "with, without or only those that are archived")->check(archives);
    search_.app->add_option("--limit", search_.options->limit, "at most so many")->check(CLI::Range(1, 10000));
    search_.data();
    search_.does(chosen, [](const SearchOptions& o) { return search(o); });

    Command<ExportCommand> export_(app, "export", "conversations as files; one as text on standard output when --out is left out");
    export_.app->add_option("conversation", export_.options->conversations, "numbers in the list");
    export_.app->add_flag("--all", export_.options->all, "all that are not in the trash");
    export_.app->add_option("--format", export_.options->format, "markdown, json, text, or html without typeset formulas")->check(CLI::IsMember({"markdown", "json", "text", "html"}));
    export_.app->add_option("--out", export_.options->out, "the file to write; for several, but as JSON, a folder");
    export_.app->add_option("--thoughts", export_.options->thoughts, "none, folded (JSON: full), full or appendix")->check(CLI::IsMember({"none", "folded", "full", "appendix"}));
    export_.app->add_option("--branches", export_.options->branches, "view: the branch in view; all (JSON: all when left out)")->check(CLI::IsMember({"view", "all"}));
    export_.app->add_flag("--no-runs", export_.options->no_runs, "JSON: leave out what is needed to make the answers again");
    export_.app->add_flag("--no-attachments", export_.options->no_attachments, "leave out what the attachments hold");
    export_.data();
    export_.does(chosen, [](const ExportCommand& o) { return export_chats(o); });

    Command<ImportCommand> import_(app, "import", "conversations from DeepSeek, ChatGPT, Claude, Ollama, GPT4All, Open WebUI or Ponder; again brings them up to date");
    import_.app->add_option("path", import_.options->path, "a ZIP, a folder, a JSON file or a database")->required();
    import_.app->add_flag("--dry-run", import_.options->dry_run, "only say what would be imported");
    import_.app->add_flag("--list", import_.options->list, "name every conversation: outcome, number, messages, title");
    import_.data();
    import_.does(chosen, [](const ImportCommand& o) { return import_chats(o); });

    Command<CheckCommand> check_(app, "check", "is the history whole; changes nothing unless asked to");
    check_.app->add_flag("--json", check_.options->json, "print JSON");
    auto* repair = check_.app->add_flag("--repair", check_.options->repair, "put what can be read in the place of a damaged history, which is kept aside");
    check_.app->add_option("--salvage", check_.options->salvage, "write what can be read to this new file")->excludes(repair);
    check_.data();
    check_.does(chosen, [](const CheckCommand& o) { return check(o); });

    Command<BackupCommand> backup_(app, "backup", "a copy of the whole history, beside it; ten are kept");
    auto* listed = backup_.app->add_flag("--list", backup_.options->list, "the copies there are: number, day, why, bytes, file");
    backup_.app->add_option("--restore", backup_.options->restore, "make the history what it was in the copy of this number")->check(CLI::Range(1, 1 << 30))->excludes(listed);
    backup_.data();
    backup_.does(chosen, [](const BackupCommand& o) { return backup(o); });

    Command<Conversations> trash_(app, "trash", "put conversations in the trash for thirty days, or list what is in it");
    trash_.app->add_option("conversation", trash_.options->conversations, "numbers in the list");
    trash_.data();
    trash_.does(chosen, [](const Conversations& o) { return trash(o.data, o.conversations); });

    Command<Conversations> restore_(app, "restore", "bring conversations back from the trash");
    restore_.app->add_option("conversation", restore_.options->conversations, "numbers in the trash")->required();
    restore_.data();
    restore_.does(chosen, [](const Conversations& o) { return restore(o.data, o.conversations); });

    Command<Conversations> erase_(app, "erase", "erase conversations for good, here and in the backups");
    auto* erased = erase_.app->add_option("conversation", erase_.options->conversations, "numbers in the list or in the trash");
    erase_.app->add_flag("--trash", erase_.options->whole_trash, "all that is in the trash")->excludes(erased);
    erase_.app->add_flag("--yes", erase_.options->sure, "without being asked");
    erase_.data();
    erase_.does(chosen, [](const Conversations& o) { return erase(o.data, o.conversations, o.whole_trash, o.sure); });

    Command<ReplayCommand> replay_(app, "replay", "make the answers of an exported JSON file or of a conversation again and say whether every token is the same");
    replay_.app->add_option("file", replay_.options->file, "a JSON file, exported with its runs, or the number of a conversation in the list")->required();
    replay_.app->add_flag("--json", replay_.options->json, "print JSON");
    add_model_options(replay_.app, replay_.options->model);
    replay_.data();
    replay_.does(chosen, [](const ReplayCommand& o) { return replay_file(o); });
}

} // namespace ponder::cli
