"""The TLS context that every connection of the process verifies servers with.

The environment's certificate settings are read when the context is made.  A setting that can't be
used fails only the requests that need it, and only until it is fixed.
"""

from __future__ import annotations

import functools
import os
import re
import ssl
from pathlib import Path

import httpcore2

from coffers.errors import ConfigurationError

_NO_FILE = "SSL_CERT_FILE is not a readable file of certificates in PEM format"
_NO_FOLDER = "SSL_CERT_DIR is not a folder of hashed certificates; run openssl rehash"
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""File name by which OpenSSL finds a certificate in a folder."""


@functools.cache
def context() -> ssl.SSLContext:
    """Return the process's SSL context, as creating one costs as much as dozens of requests.

    Raises `ConfigurationError` if it can't be created.  An error isn't cached.
    """
    file, folders = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file and not _is_file(file):
        raise _untrusted(_NO_FILE)
    if folders and not file and not any(map(_has_certificates, folders.split(os.pathsep))):
        raise _untrusted(_NO_FOLDER)
    try:
        return httpcore2.default_ssl_context()
    except OSError:
        pass
    if file and not _is_loaded(file):
        raise _untrusted(_NO_FILE)
    if os.environ.get("SSLKEYLOGFILE"):
        raise _untrusted("SSLKEYLOGFILE is not a writable file")
    raise _untrusted("the system's certificates can't be read")


def _untrusted(problem: str) -> ConfigurationError:
    return ConfigurationError(f"can't verify any server: {problem}")


def _is_file(path: str) -> bool:
    """Return whether `path` is a file; reading a pipe or a device might never end."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _is_loaded(file: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError:
        return False
    return True


def _has_certificates(folder: str) -> bool:
    """Return whether OpenSSL finds certificates in `folder`, since OpenSSL doesn't say so."""
    try:
        return any(_HASHED.fullmatch(path.name) for path in Path(folder).iterdir())
    except OSError:
        return False


@functools.cache
def untrusting() -> ssl.SSLContext:
    """Return a context without trusted certificates: plain http needs none, and it is cheap."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
