// Rows, roles and the comparison.
#include "ui/chat_model.h"

namespace ponder::ui {
namespace {

bool sameRow(const Row& a, const Row& b) { return a.kind == b.kind && a.message == b.message; }

QVariant value(const Row& row, int role) {
    switch (role) {
    case ChatModel::kindRole: return int(row.kind);
    case ChatModel::messageRole: return row.message;
    case ChatModel::gapRole: return row.gap;
    case ChatModel::htmlRole: return row.html;
    case ChatModel::plainRole:
    case Qt::DisplayRole: return row.plain;
    case ChatModel::liveHtmlRole: return row.liveHtml;
    case ChatModel::indentRole: return row.indent;
    case ChatModel::quoteRole: return row.quote;
    case ChatModel::levelRole: return row.level;
    case ChatModel::markerRole: return row.marker;
    case ChatModel::languageRole: return row.language;
    case ChatModel::cellsRole: {
        QVariantList all;
        for (const QStringList& line : row.table.rows) all.push_back(line);
        return all;
    }
    case ChatModel::alignRole: return QVariant::fromValue(row.table.align);
    case ChatModel::cutRole: return row.table.cut;
    case ChatModel::headRole: return row.head;
    case ChatModel::metaRole: return row.meta;
    case ChatModel::openRole: return row.open;
    case ChatModel::liveRole: return row.live;
    case ChatModel::warningRole: return row.warning;
    case ChatModel::actionRole: return row.action;
    case ChatModel::versionRole: return row.version;
    case ChatModel::versionsRole: return row.versions;
    case ChatModel::tailRole: return row.tail;
    case ChatModel::answeredRole: return row.answered;
    default: return {};
    }
}

} // namespace

int ChatModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(rows_.size()); }

QVariant ChatModel::data(const QModelIndex& index, int role) const {
    return index.row() >= 0 && index.row() < rows_.size() ? value(rows_[index.row()], role) : QVariant();
}

QHash<int, QByteArray> ChatModel::roleNames() const {
    return {{kindRole, "kind"},       {messageRole, "message"},   {gapRole, "gap"},           {htmlRole, "html"},
            {plainRole, "plain"},     {liveHtmlRole, "liveHtml"}, {indentRole, "indent"},     {quoteRole, "quote"},
            {levelRole, "level"},     {markerRole, "marker"},     {languageRole, "language"}, {cellsRole, "cells"},
            {alignRole, "align"},     {cutRole, "cut"},           {headRole, "head"},         {metaRole, "meta"},
            {openRole, "open"},       {liveRole, "live"},         {warningRole, "warning"},   {actionRole, "action"},
            {versionRole, "version"}, {versionsRole, "versions"}, {tailRole, "tail"},
            {answeredRole, "answered"}};
}

QVector<int> ChatModel::changedRoles(const Row& before, const Row& after) const {
    QVector<int> roles;
    for (int role = kindRole; role <= answeredRole; ++role) {
        if (role == cellsRole || role == alignRole || role == cutRole) continue;
        if (value(before, role) != value(after, role)) roles.push_back(role);
    }
    if (before.table != after.table) roles += {cellsRole, alignRole, cutRole};
    return roles;
}

void ChatModel::update(int at, const Row& row) {
    if (rows_[at] == row) return;
    const QVector<int> roles = changedRoles(rows_[at], row);
    rows_[at] = row;
    emit dataChanged(index(at), index(at), roles);
}

void ChatModel::setRows(const QVector<Row>& rows, int from) {
    from = qBound(0, from, int(rows_.size()));
    const int had = int(rows_.size()) - from, have = int(rows.size());
    int head = 0;
    while (head < had && head < have && sameRow(rows_[from + head], rows[head])) ++head;
    int tail = 0;
    while (tail < had - head && tail < have - head && sameRow(rows_[rows_.size() - 1 - tail], rows[have - 1 - tail])) ++tail;
    const int gone = had - head - tail, come = have - head - tail;
    if (gone > 0) {
        beginRemoveRows({}, from + head, from + head + gone - 1);
        rows_.remove(from + head, gone);
        endRemoveRows();
    }
    for (int i = 0; i < head; ++i) update(from + i, rows[i]);
    if (come > 0) {
        beginInsertRows({}, from + head, from + head + come - 1);
        for (int i = 0; i < come; ++i) rows_.insert(from + head + i, rows[head + i]);
        endInsertRows();
    }
    for (int i = 0; i < tail; ++i) update(int(rows_.size()) - 1 - i, rows[have - 1 - i]);
    if (gone != come) emit countChanged();
}

} // namespace ponder::ui
