"""Resolves the resources of seed.py.

    resolve.py environments    takes a JSON list of environments, and tells what becomes of each
    resolve.py constraints     takes one environment, and tells what becomes of each resource of constrained.py in it
    resolve.py dagster         imports Dagster
    resolve.py import          imports the resources too, and what they import
    resolve.py resolve         resolves them, without a run
    resolve.py run             resolves them in a run
    resolve.py clients         resolves them without a run, and makes the clients that need no network to be made

The last five print the most memory that the process has had, in kB, where the system knows it.
Nothing leaves the machine: see offline.
"""

import sys


def failure(error):
    """What an error and its causes say, without their stack traces, and the same with them."""
    import re
    import traceback

    texts, e = [], error
    while e is not None:
        texts.append(f"{type(e).__name__}: {e}")
        e = e.__cause__
    brief = re.sub(r"\n\nStack Trace:\n(?:  .*\n?)+", "\n", "\n".join(texts))
    return {"text": brief, "all": "".join(traceback.format_exception(error))}


class Offline(Exception):
    """A client would have used the network."""


def offline():
    """Has clients fail where they would connect. libpq, which is written in C, gets an address without a server instead."""
    import os

    import urllib3.util.connection

    def refuse(*args, **kwargs):
        raise Offline("nothing leaves the test")

    urllib3.util.connection.create_connection = refuse
    os.environ.update(
        PGHOSTADDR="127.0.0.1",
        PGCONNECT_TIMEOUT="5",
        PGSSLMODE="disable",
        AWS_MAX_ATTEMPTS="1",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_DEFAULT_REGION="us-east-1",
        DAGSTER_DISABLE_TELEMETRY="true",
    )


def uses_network(error):
    """Whether a client got as far as the network, which is where this test ends."""
    import psycopg2

    e = error
    while e is not None:
        if isinstance(e, Offline):
            return True
        if isinstance(e, psycopg2.OperationalError) and str(e).startswith("connection to server"):
            return True
        e = e.__cause__ or e.__context__
    return False


def first_use(resource):
    """Does with a resource what the document does with it first."""
    import seed

    if isinstance(resource, seed.PostgreSQLResource):
        resource.get_connection()
    elif isinstance(resource, seed.S3Resource):
        resource.get_client().put_object(Bucket=resource.bucket, Key="processed/data.json", Body=b"[]")
    elif isinstance(resource, seed.APIResource):
        resource.make_request("enrichment")
    elif isinstance(resource, seed.PooledDatabaseResource):
        resource.get_engine().connect()
    elif isinstance(resource, seed.IAMResource):
        resource.assume_role()


def run(resources, use):
    """Has Dagster give the resources to an op, which calls use with them."""
    from dagster import job, op

    @op(required_resource_keys=set(resources))
    def takes(context):
        use({key: getattr(context.resources, key) for key in resources})

    @job(resource_defs=resources)
    def takes_all():
        takes()

    takes_all.execute_in_process()


def judge(environment, make):
    """What becomes in an environment of the resources that make returns: the stage at which one is refused, if one is, or their values."""
    import contextlib
    import io
    import os

    os.environ.update(environment)
    told, stage, result = io.StringIO(), "load", {}
    try:
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told):
            resources = make()
            stage = "start"

            def use(given):
                nonlocal stage
                stage = "use"
                result["values"] = {key: given[key].model_dump() for key in given}
                for key in sorted(given):
                    try:
                        first_use(given[key])
                    except Exception as error:
                        if not uses_network(error):
                            result.setdefault("uses", {})[key] = failure(error)

            run(resources, use)
    except Exception as error:
        result |= {"stage": stage, **failure(error)}
    finally:
        for name in environment:
            os.environ.pop(name)
    result["log"] = told.getvalue()
    return result


def memory():
    """Prints the most memory that this process has had, as the program of resgen does."""
    try:
        with open("/proc/self/status") as status:
            print(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
    except (OSError, StopIteration):
        pass


def resolve():
    """The resources as they are after the start, without a run."""
    import seed

    return {key: resource.process_config_and_initialize() for key, resource in seed.resources().items()}


def main(what):
    if what == "environments":
        import json

        import seed

        offline()
        json.dump([judge(environment, seed.resources) for environment in json.load(sys.stdin)], sys.stdout)
    elif what == "constraints":
        import json

        from constrained import CASES

        offline()
        environment = json.load(sys.stdin)
        answers = [{"Name": name, **judge(environment, lambda: {"it": make()})} for name, make in CASES]
        json.dump(answers, sys.stdout)
    elif what == "dagster":
        import dagster  # noqa: F401

        memory()
    elif what == "import":
        import seed  # noqa: F401

        memory()
    elif what == "resolve":
        resolve()
        memory()
    elif what == "run":
        import seed

        run(seed.resources(), lambda given: None)
        memory()
    elif what == "clients":
        import boto3
        import requests

        given = resolve()
        clients = [given["s3"].get_client(), given["reporting"].get_engine(), boto3.client("sts"), requests.Session()]
        memory()
        del clients
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
