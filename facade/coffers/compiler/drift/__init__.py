"""Fetch the vendors' own documents, and tell what changes in them do to a reading.

upstream, fetching, lock     the newest document, and the one that was acknowledged
contract, shapes             what a document promises, however it's written
comparison, differences      what two documents promise differently: changes
impact                       what a change does to a reading
report, watch                what to tell
live                         what the accounts' own replies tell
"""
