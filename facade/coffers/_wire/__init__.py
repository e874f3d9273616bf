"""One reading over HTTP: what is sent, what comes back, and by when."""
