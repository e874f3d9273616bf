"""What a store keeps, read and written as a test likes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from coffers._stores import Key
from coffers._stores.memory import Memory


def look(store, names, **how):
    """The documents of these names, and the store's time."""
    return store.transact(
        lambda transaction: ([transaction.get(name) for name in names], transaction.now),
        [Key(name) for name in names],
        writes=False,
        **how,
    )


def update(store, name, change, *, lasting=False, **how):
    """Replace a document by what `change` makes of it and of the time; gives its result."""

    def work(transaction):
        before = transaction.get(name)
        after, result = change(before, transaction.now)
        if after is not before:
            transaction.put(name, after, lasting=lasting)
        return result

    return store.transact(work, [Key(name)], **how)


def everything(store):
    """All documents of a store by name, but for its identity."""
    if isinstance(store, Memory):
        names = [*store._texts, *store._lasting]
    else:
        with closing(sqlite3.connect(store._file.path)) as database:
            names = [name for (name,) in database.execute("SELECT name FROM documents")]
    names = [name for name in names if name != "identity"]
    documents, _ = look(store, names)
    return dict(zip(names, documents, strict=True))


def is_about(operation, what):
    """Whether an operation is at documents about that, such as ``ledger``."""
    return any(key.about.startswith(what) for key in operation.keys)


def is_of_hold(operation):
    """Whether an operation is at a ledger alone, as those of holds are."""
    return is_about(operation, "ledger") and not is_about(operation, "reading")


def identity(store):
    """What a store makes of a secret: the same in one that is the same."""
    return store.transact(lambda transaction: transaction.name(Key("key", b"secret")))
