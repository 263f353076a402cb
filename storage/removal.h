// Marking rows as taken away by one act (storage/trash.h), for those files of storage whose rows can be.
#pragma once

#include "storage/history_rows.h"

namespace ponder::storage {

// Makes a removal and lets mark(its id) put it on rows; when that changes none, nothing was there to remove.
template <class Mark> Result<Removal> mark_removed(Database& database, tl::unexpected<Error> (*missing)(), Mark mark) {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(database.run("INSERT INTO removal(at_ms) VALUES(?1)", now_ms()));
    const Removal removal{database.last_id()};
    PONDER_TRY(mark(removal.id));
    if (database.changed_rows() == 0) return missing();
    PONDER_TRY(transaction->commit());
    return removal;
}

} // namespace ponder::storage
