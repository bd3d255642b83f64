"""The resources of the document that resgen started from, as it has them, and the variables that fill them.

What the document does in a way that Dagster ignores, such as __post_init__, is left as it is: that is what is compared. It takes no numbers
from variables, as it names no way to; here EnvVar.int does.
"""

import os

import boto3
import psycopg2
from dagster import ConfigurableResource, EnvVar
from pydantic import Field
from sqlalchemy import create_engine
from sqlalchemy.pool import QueuePool


class PostgreSQLResource(ConfigurableResource):
    host: str
    port: int = 5432
    database: str
    username: str
    password: str

    def get_connection(self):
        return psycopg2.connect(
            host=self.host,
            port=self.port,
            database=self.database,
            user=self.username,
            password=self.password,
        )


class S3Resource(ConfigurableResource):
    region: str = "us-east-1"
    bucket: str
    access_key_id: str
    secret_access_key: str

    def get_client(self):
        return boto3.client(
            "s3",
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
        )


class APIResource(ConfigurableResource):
    base_url: str
    api_key: str
    timeout: int = 30

    def make_request(self, endpoint: str, **kwargs):
        import requests

        return requests.get(
            f"{self.base_url}/{endpoint}",
            headers={"Authorization": f"Bearer {self.api_key}"},
            timeout=self.timeout,
            **kwargs,
        )


class PooledDatabaseResource(ConfigurableResource):
    connection_string: str
    pool_size: int = 10
    max_overflow: int = 20

    def get_engine(self):
        return create_engine(
            self.connection_string,
            poolclass=QueuePool,
            pool_size=self.pool_size,
            max_overflow=self.max_overflow,
        )


class ValidatedResource(ConfigurableResource):
    endpoint: str

    def __post_init__(self):
        if not self.endpoint.startswith("https://"):
            raise ValueError("Endpoint must use HTTPS")


class SecureResource(ConfigurableResource):
    api_key: str = Field(
        description="API key for external service",
        default_factory=lambda: os.getenv("API_KEY"),
    )

    def __post_init__(self):
        if not self.api_key:
            raise ValueError("API key is required")


class IAMResource(ConfigurableResource):
    role_arn: str

    def assume_role(self):
        sts = boto3.client("sts")
        return sts.assume_role(
            RoleArn=self.role_arn,
            RoleSessionName="dagster-session",
        )


class LambdaResource(ConfigurableResource):
    """The document uses this class and does not show it."""

    region: str
    role_arn: str


def get_resources_for_env(env: str):
    if env == "prod":
        return {
            "database": PostgreSQLResource(
                host="prod-db.example.com",
                database="production",
                username=EnvVar("PROD_DB_USER"),
                password=EnvVar("PROD_DB_PASSWORD"),
            )
        }
    elif env == "dev":
        return {
            "database": PostgreSQLResource(
                host="localhost",
                database="development",
                username="dev_user",
                password="dev_password",
            )
        }


def resources():
    """Everything that a program has, by its key."""
    return {
        "database": PostgreSQLResource(
            host=EnvVar("DB_HOST"),
            port=EnvVar.int("DB_PORT"),
            database=EnvVar("DB_NAME"),
            username=EnvVar("DB_USER"),
            password=EnvVar("DB_PASSWORD"),
        ),
        "warehouse": get_resources_for_env(os.getenv("APP_ENV", "dev"))["database"],
        "s3": S3Resource(
            region=EnvVar("AWS_REGION"),
            bucket=EnvVar("S3_BUCKET"),
            access_key_id=EnvVar("AWS_ACCESS_KEY_ID"),
            secret_access_key=EnvVar("AWS_SECRET_ACCESS_KEY"),
        ),
        "api": APIResource(
            base_url=EnvVar("API_BASE_URL"),
            api_key=EnvVar("API_TOKEN"),
            timeout=EnvVar.int("API_TIMEOUT"),
        ),
        "reporting": PooledDatabaseResource(
            connection_string=EnvVar("REPORTING_DSN"),
            pool_size=EnvVar.int("REPORTING_POOL_SIZE"),
            max_overflow=EnvVar.int("REPORTING_MAX_OVERFLOW"),
        ),
        "partner": ValidatedResource(endpoint=EnvVar("PARTNER_ENDPOINT")),
        "external": SecureResource(),
        "deploy_role": IAMResource(role_arn=EnvVar("DEPLOY_ROLE_ARN")),
        # The document calls it "lambda", a keyword of Python, under which no run can give it to anybody.
        "jobs": LambdaResource(region=EnvVar("AWS_REGION"), role_arn=EnvVar("LAMBDA_ROLE_ARN")),
    }
