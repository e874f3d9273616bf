"""One module per provider; the module's name is the provider's."""
