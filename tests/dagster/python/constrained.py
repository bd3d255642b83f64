"""The document's resources with the constraints that its fields have in the specification, stated as pydantic does.

All but the last get values that keep them. The key ends with a line break, and would show whether an error shows it.
"""

from dagster import ConfigurableResource, EnvVar
from pydantic import Field, field_validator


class ValidatedResource(ConfigurableResource):
    endpoint: str

    @field_validator("endpoint")
    @classmethod
    def https(cls, endpoint):
        if not endpoint.startswith("https://"):
            raise ValueError("Endpoint must use HTTPS")
        return endpoint


class PostgreSQLResource(ConfigurableResource):
    port: int = Field(5432, ge=1, le=65535)


class IAMResource(ConfigurableResource):
    role_arn: str = Field(pattern="^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$")


class APIResource(ConfigurableResource):
    api_key: str = Field(pattern="^[!-~]+$")


CASES = [
    ("`@field_validator` that wants https", lambda: ValidatedResource(endpoint=EnvVar("PARTNER_ENDPOINT"))),
    ("`Field(5432, ge=1, le=65535)`", lambda: PostgreSQLResource(port=EnvVar.int("DB_PORT"))),
    ("`Field(pattern=\"^arn:aws...\")`", lambda: IAMResource(role_arn=EnvVar("DEPLOY_ROLE_ARN"))),
    ("`Field(pattern=\"^[!-~]+$\")`, and a key that ends with a line break", lambda: APIResource(api_key=EnvVar("API_TOKEN"))),
]
