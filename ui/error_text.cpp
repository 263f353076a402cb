// The sentences.
#include "ui/error_text.h"

namespace ponder::ui {

QString ErrorText::loading(ErrorKind kind, const QString& file, bool oldModelStays) {
    QString what;
    switch (kind) {
    case ErrorKind::file_missing: what = tr("“%1” is not there any more. Choose another model file.").arg(file); break;
    case ErrorKind::file_unreadable:
        what = tr("“%1” cannot be read. Check its permissions, or choose another model file.").arg(file);
        break;
    case ErrorKind::file_corrupt:
        what = tr("“%1” is not a whole GGUF file. Download it again, or choose another.").arg(file);
        break;
    case ErrorKind::unsupported:
        what = tr("“%1” is a kind of model that Ponder cannot run yet. Choose another.").arg(file);
        break;
    case ErrorKind::out_of_memory:
        what = tr("There is not enough memory for “%1”. Close other programs, or choose a smaller model.").arg(file);
        break;
    case ErrorKind::template_failed:
        what = tr("The chat template inside “%1” does not work. Choose another build of this model.").arg(file);
        break;
    case ErrorKind::device:
        what = tr("The compute device failed while “%1” was loading. Try again, or restart the computer.").arg(file);
        break;
    case ErrorKind::cancelled: what = tr("Loading “%1” was cancelled.").arg(file); break;
    default: what = tr("“%1” could not be loaded.").arg(file); break;
    }
    return oldModelStays ? what + QLatin1Char(' ') + tr("The model you had is still loaded.") : what;
}

QString ErrorText::answering(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::prompt_too_long:
        return tr(
            "This chat is longer than the model can read at once. Your question is kept.");
    case ErrorKind::out_of_memory:
        return tr("The memory ran out while answering. Everything above is kept; close other programs and regenerate.");
    case ErrorKind::template_failed:
        return tr("The model's chat template failed on this chat. Your question is kept; try a new chat or another model.");
    case ErrorKind::device:
        return tr("The compute device failed while answering. Everything above is kept; load the model again and regenerate.");
    case ErrorKind::bad_request: return tr("No model is loaded. Your question is kept; open a model, then regenerate.");
    case ErrorKind::cancelled: return stopped();
    default: return tr("The answer could not be finished. Everything above is kept; you can regenerate.");
    }
}

QString ErrorText::history(storage::ErrorKind kind, Doing doing) {
    using Kind = storage::ErrorKind;
    if (doing == Doing::openingHistory) {
        const QString end = tr("New chats are not saved until this is solved; your history file is left untouched.");
        switch (kind) {
        case Kind::newer_version: return tr("Your chats were written by a newer Ponder.") + QLatin1Char(' ') + end;
        case Kind::corrupt: return tr("The history file is damaged or not a history.") + QLatin1Char(' ') + end;
        case Kind::read_only: return tr("The history's folder cannot be written.") + QLatin1Char(' ') + end;
        case Kind::disk_full: return tr("The disk is full.") + QLatin1Char(' ') + end;
        case Kind::busy: return tr("Another program holds the history file.") + QLatin1Char(' ') + end;
        default: return tr("The history cannot be opened.") + QLatin1Char(' ') + end;
        }
    }
    QString what;
    switch (kind) {
    case Kind::disk_full: what = tr("The disk is full."); break;
    case Kind::read_only: what = tr("The history cannot be written."); break;
    case Kind::busy: what = tr("Another program holds the history file."); break;
    case Kind::corrupt: what = tr("The history file is damaged."); break;
    case Kind::not_found: what = tr("This chat is no longer in the history."); break;
    default: what = tr("The history cannot be reached."); break;
    }
    switch (doing) {
    case Doing::sending:
        return what + QLatin1Char(' ') + tr("Your words are still in the box below; make room and send again.");
    case Doing::savingAnswer:
        return what + QLatin1Char(' ') + tr("This answer is on the screen but not saved yet. Ponder keeps trying.");
    case Doing::changing: return what + QLatin1Char(' ') + tr("Nothing was changed.");
    case Doing::exporting: return what + QLatin1Char(' ') + tr("Nothing was exported.");
    default: return what;
    }
}

QString ErrorText::stopped() { return tr("Stopped."); }
QString ErrorText::interrupted() {
    return tr("Interrupted: the program ended here. Everything up to the last quarter second was kept.");
}
QString ErrorText::contextFull() {
    return tr("The model has no room for another word of this chat, so the answer stops here. Everything is kept.");
}
QString ErrorText::tokenLimit() { return tr("The answer reached its length limit."); }
QString ErrorText::unanswered() { return tr("This question has no answer yet."); }

} // namespace ponder::ui
