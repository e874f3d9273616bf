# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""Contains methods for accessing the API"""
