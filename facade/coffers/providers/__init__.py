"""One module per provider; the module's name is the provider's.

The package can be called: ``coffers.providers()`` tells which providers there are.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coffers.catalogue import Entry


class _Providers(ModuleType):
    # Importing any provider makes this package an attribute of `coffers`, where the public
    # function of the same name would be; so the package is that function.
    def __call__(self) -> dict[str, Entry]:
        """Every registered provider by name, with what it can tell and what key it needs."""
        from coffers.catalogue import entries

        return entries()


sys.modules[__name__].__class__ = _Providers
