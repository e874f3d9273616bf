"""The command line.

Exit status: 0 yes or all read, 1 no, 64 usage or configuration, 69 not everything could be read,
70 a fault of this program, 74 the output cannot be written, 130 interrupted, 141 the reader of the
output left.  What was asked for goes to stdout, everything else to stderr.
"""

from coffers._cli.process import main

__all__ = ["main"]
