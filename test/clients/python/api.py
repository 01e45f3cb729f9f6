"""The official Python SDK as any program would use it, and the few words that the script beside it is written in."""

import importlib
import json
import os
import time
import warnings

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

# The SDK warns of parameters that its models do not have.
warnings.simplefilter("error")

REGION = os.environ["TENCENTCLOUD_REGION"]
VERSIONS = {
    "cam": "v20190116",
    "cbs": "v20170312",
    "cvm": "v20170312",
    "sts": "v20180813",
    "tag": "v20180813",
    "tat": "v20201028",
    "vpc": "v20170312",
}


def client(service, secret_key=os.environ["TENCENTCLOUD_SECRET_KEY"], method="POST"):
    module = importlib.import_module(f"tencentcloud.{service}.{VERSIONS[service]}.{service}_client")
    http = HttpProfile(
        protocol=os.environ["CLIENT_SCHEME"], certification=os.environ["CLIENT_CA"], reqMethod=method
    )
    account = credential.Credential(os.environ["TENCENTCLOUD_SECRET_ID"], secret_key)
    return getattr(module, f"{service.capitalize()}Client")(account, REGION, ClientProfile(httpProfile=http))


CLIENTS = {service: client(service) for service in VERSIONS}


def call(name, using=None, **parameters):
    """`call("vpc.CreateVpc", VpcName="…")`: through the SDK's own models, there and back."""
    service, action = name.split(".")
    models = importlib.import_module(f"tencentcloud.{service}.{VERSIONS[service]}.models")
    request = getattr(models, f"{action}Request")()
    request.from_json_string(json.dumps(parameters))
    response = getattr(using or CLIENTS[service], action)(request)
    return json.loads(response.to_json_string())


def refused(code, name, **parameters):
    try:
        call(name, **parameters)
    except TencentCloudSDKException as error:
        assert error.get_code() == code, f"{name} was refused with {error}, not with {code}"
    else:
        raise AssertionError(f"{name} was not refused")


def same(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def until(read, expected, seconds=30):
    """Lists and states follow after a moment."""
    end = time.monotonic() + seconds
    while (actual := read()) != expected:
        assert time.monotonic() < end, f"{actual!r} did not become {expected!r}"
        time.sleep(0.3)


def done(what):
    print(f"done: {what}", flush=True)
