// The conversation in view as a flat list: one row is one block. New rows are compared with the old ones, so that a growing
// answer touches only the rows that changed and nothing above them is laid out again.
#pragma once

#include "ui/rows.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ChatModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
  public:
    enum Role {
        kindRole = Qt::UserRole + 1,
        messageRole,
        gapRole,
        htmlRole,
        plainRole,
        liveHtmlRole,
        indentRole,
        quoteRole,
        levelRole,
        markerRole,
        languageRole,
        cellsRole,
        alignRole,
        cutRole,
        headRole,
        metaRole,
        openRole,
        liveRole,
        warningRole,
        actionRole,
        versionRole,
        versionsRole,
        tailRole,
        answeredRole,
    };
    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(rows_.size()); }

    // The rows from `from` on become these; rows before it stay.
    void setRows(const QVector<Row>& rows, int from = 0);
    const QVector<Row>& rows() const { return rows_; }

  signals:
    void countChanged();

  private:
    QVector<int> changedRoles(const Row& before, const Row& after) const;
    void update(int at, const Row& row);
    QVector<Row> rows_;
};

} // namespace ponder::ui
