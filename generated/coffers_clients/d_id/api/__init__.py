# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
"""Contains methods for accessing the API"""
