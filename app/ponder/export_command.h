// ponder --export: chats to files in every format, without a window and without a screen.
#pragma once

#include <filesystem>
#include <optional>
#include <QCommandLineOption>
#include <QCommandLineParser>

namespace ponder {

class ExportCommand {
  public:
    ExportCommand();
    // Before there is an application: whether it has to do without a screen.
    static bool isWanted(int argc, char** argv);
    void addTo(QCommandLineParser& parser) const;
    // The exit status, or nothing when no export is asked for. 2: the command line is wrong.
    std::optional<int> run(const QCommandLineParser& parser, const std::filesystem::path& history) const;

  private:
    QCommandLineOption export_, all_, format_, out_, thoughts_, branches_, plain_;
};

} // namespace ponder
