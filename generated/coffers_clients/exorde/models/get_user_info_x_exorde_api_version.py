# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from typing import Literal

GetUserInfoXExordeApiVersion = Literal["v1"]
