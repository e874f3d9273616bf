"""Read and write a store's documents directly."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from coffers._stores import Key
from coffers._stores.memory import Memory


def look(store, names, **how):
    """Return the documents of these names, and the store's time."""
    return store.transact(
        lambda transaction: ([transaction.get(name) for name in names], transaction.now),
        [Key(name) for name in names],
        writes=False,
        **how,
    )


def update(store, name, change, *, lasting=False, **how):
    """Replace a document by what `change` makes of it and of the time; return its result."""

    def work(transaction):
        before = transaction.get(name)
        after, result = change(before, transaction.now)
        if after is not before:
            transaction.put(name, after, lasting=lasting)
        return result

    return store.transact(work, [Key(name)], **how)


def everything(store):
    """Return all documents of a store by name, except its identity."""
    if isinstance(store, Memory):
        names = [*store._texts, *store._lasting]
    else:
        with closing(sqlite3.connect(store._file.path)) as database:
            names = [name for (name,) in database.execute("SELECT name FROM documents")]
    names = [name for name in names if name != "identity"]
    documents, _ = look(store, names)
    return dict(zip(names, documents, strict=True))


def is_about(operation, what):
    """Return whether an operation touches documents about a subject, such as ``ledger``."""
    return any(key.about.startswith(what) for key in operation.keys)


def is_of_hold(operation):
    """Return whether an operation touches only a ledger, as those of holds do."""
    return is_about(operation, "ledger") and not is_about(operation, "reading")


def identity(store):
    """Return a store's digest of a secret, which is equal in one and the same store."""
    return store.transact(lambda transaction: transaction.name(Key("key", b"secret")))
