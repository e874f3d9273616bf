# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""Contains endpoint functions for accessing the API"""
