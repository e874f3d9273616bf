# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""Contains methods for accessing the API"""
