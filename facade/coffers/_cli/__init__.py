"""The command line.

Exit status: 0 yes or all read, 1 no, 64 wrong usage or configuration, 69 something couldn't be
read, 70 internal error, 74 the output can't be written, 130 interrupted, 141 the output's reader
closed the pipe.  Results go to stdout, everything else to stderr.
"""

from coffers._cli.process import main

__all__ = ["main"]
