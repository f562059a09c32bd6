"""One side of the comparison: sends it the calls, and keeps what came back in a form that can be compared."""

import datetime
import functools
import json
import re
import time
from urllib.parse import unquote

import boto3
import botocore.handlers
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from botocore.utils import S3RegionRedirectorv2

# It would follow a redirection to a bucket's Region by itself, and that there was one is the answer.
S3RegionRedirectorv2.redirect_from_error = lambda *_, **__: None

# Values that each account makes up by itself. Versions of a policy (`v2`) are not among them: AWS says how they count.
MADE_UP = re.compile(r"(?<!Version)Id$|^Marker$|^NextToken$|^Fingerprint$|^Revision$|^ServiceUserName$")
# The same within other values. Whether a key is named by its id or by its ARN is a part of the answer.
KEY = re.compile(r"^(Target|Kms)?KeyId$")
UUID = re.compile(r"\b(mrk-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bmrk-[0-9a-f]{32}\b")
ORGANIZATION = re.compile(r"\bo-[a-z0-9]{10,32}\b")
UNIT = re.compile(r"\b(r|ou)-[a-z0-9]{4,32}(-[a-z0-9]{8,32})?\b")
IDENTITY_CENTER = re.compile(r"\b(ssoins|ps)-[a-z0-9]{16}\b|\bd-[0-9a-f]{10}\b")
SECRET = re.compile(r"^(SecretAccessKey|SessionToken|ServicePassword|Base32StringSeed|QRCodePNG)$")
DOCUMENT = re.compile(r"Document$")
# Services that take 20 calls a second from all who ask (IAM Identity Center User Guide, "IAM Identity Center throttle
# limits"): a pause before each is enough, and a throttled call stays an answer.
PAUSES = {"sso-admin": 0.06, "identitystore": 0.06}


def without_account(request, **_):
    """Takes the account's number from before the host, which no resolver knows; the header says it too."""
    request.url = re.sub(r"^(http://)\d{12}\.", r"\1", request.url)


class Witness:
    """Asks one side, the sandbox or moto, and keeps its answers by scenario and sentence."""

    def __init__(self, prepares=False):
        self.answers = {}
        self.scenario = None
        self.names = {}
        self.prepares = prepares

    def at(self, endpoint, access_key, session_token=None):
        """Turns to an endpoint; what was answered before is kept."""
        self.endpoint, self._credentials, self._clients = endpoint, (access_key, session_token), {}
        self.account = self._client("sts").get_caller_identity()["Account"]

    def _client(self, service, region="us-east-1"):
        if (service, region) not in self._clients:
            self._clients[service, region] = self._new_client(service, *self._credentials, region)
        return self._clients[service, region]

    def _new_client(self, service, access_key, session_token=None, region="us-east-1"):
        session = boto3.session.Session(access_key, "not-a-secret", session_token, region_name=region)
        # Values out of range have to reach the other side, one answer is one attempt, and no resolver knows a bucket
        # before the host of an endpoint.
        config = Config(
            parameter_validation=False,
            retries={"total_max_attempts": 1},
            read_timeout=30,
            s3={"addressing_style": "path"},
        )
        client = session.client(service, endpoint_url=self.endpoint, config=config)
        # botocore would decode policy documents, and whether they came encoded is a part of the answer.
        client.meta.events.unregister("after-call.iam", botocore.handlers.json_decode_policies)
        client.meta.events.register("before-sign.s3-control", without_account)
        return client

    def of(self, service, region="us-east-1"):
        """The same witness, asked for one service."""
        return functools.partial(self, service=service, region=region)

    def prepare(self, operation, service="iam", **parameters):
        """Makes what the scenario's seed puts into the sandbox's file; nothing to do for the sandbox itself."""
        if not self.prepares:
            return {}
        reply = self._send(service, "us-east-1", operation, self._fill(parameters))
        if isinstance(reply, Exception):
            raise reply
        return reply

    def wait(self, operation, service, **parameters):
        """Asks for a request until it is no longer in progress, ten seconds at most, and keeps none of the answers."""
        for _ in range(50):
            reply = self._send(service, "us-east-1", operation, self._fill(parameters))
            if isinstance(reply, Exception) or "IN_PROGRESS" not in str(reply):
                return
            time.sleep(0.2)

    def use(self, access_key):
        """Has an access key used once, so that there is a last use to speak of."""
        self._new_client("sts", access_key).get_caller_identity()

    def __call__(self, sentence, operation, only=None, service="iam", region="us-east-1", **parameters):
        """Sends one call and keeps the answer under the sentence; gives the reply, or `{}` when it was refused."""
        key = f"{self.scenario}: {sentence}"
        if key in self.answers:
            raise ValueError(f"two calls are both called `{key}`")
        reply = self._send(service, region, operation, self._fill(parameters))
        operation = f"{service}:{operation}"
        if isinstance(reply, ResponseParserError):
            self.answers[key] = operation, {"outcome": "unreadable"}
            return {}
        if isinstance(reply, ClientError):
            status = reply.response["ResponseMetadata"]["HTTPStatusCode"]
            self.answers[key] = operation, {"outcome": f"{status} {reply.response['Error']['Code']}"}
            return {}
        body = {name: value for name, value in reply.items() if name != "ResponseMetadata"}
        # Whether a success has a body shows in the body: no SDK tells 204 from 200.
        status = reply["ResponseMetadata"]["HTTPStatusCode"]
        answer = {"outcome": "200" if status == 204 else str(status)}
        answer |= dict(flatten(self._normal(body)))
        if only is not None:
            answer = {path: value for path, value in answer.items() if path == "outcome" or re.match(only, path)}
        self.answers[key] = operation, answer
        return body

    def call(self, value, name):
        """Has something made up, such as a member's id, shown by a name, so that it is told from its like."""
        self.names[value] = f"<{name}>"

    def note(self, sentence, value):
        """Keeps what a scenario worked out of several replies as if it were an answer."""
        self.answers[f"{self.scenario}: {sentence}"] = "several calls", {"outcome": str(value)}

    def clear(self):
        """Removes what a scenario left behind because a call was taken that it expected to be refused."""
        self.names = {}
        filters = {"Filter": ["User", "Group", "LocalManagedPolicy"], "MaxItems": 1000}
        found = self._iam("GetAccountAuthorizationDetails", filters)
        for group in found.get("GroupDetailList", []):
            name = {"GroupName": group["GroupName"]}
            for policy in group.get("GroupPolicyList", []):
                self._iam("DeleteGroupPolicy", name | {"PolicyName": policy["PolicyName"]})
            for policy in group.get("AttachedManagedPolicies", []):
                self._iam("DetachGroupPolicy", name | {"PolicyArn": policy["PolicyArn"]})
            for user in found.get("UserDetailList", []):
                if group["GroupName"] in user.get("GroupList", []):
                    self._iam("RemoveUserFromGroup", name | {"UserName": user["UserName"]})
            self._iam("DeleteGroup", name)
        for user in found.get("UserDetailList", []):
            self._iam("DeleteUser", {"UserName": user["UserName"]})
        for policy in found.get("Policies", []):
            self._iam("DeletePolicy", {"PolicyArn": policy["Arn"]})

    def _iam(self, operation, parameters):
        return self._send("iam", "us-east-1", operation, parameters)

    def _send(self, service, region, operation, parameters):
        client = self._client(service, region)
        method = next(name for name, known in client.meta.method_to_api_mapping.items() if known == operation)
        time.sleep(PAUSES.get(service, 0))
        try:
            return getattr(client, method)(**parameters)
        except (ClientError, ResponseParserError) as refused:
            return refused

    def _fill(self, value):
        """Puts the account id where a parameter says `{account}`."""
        if isinstance(value, str):
            return value.replace("{account}", self.account)
        if isinstance(value, dict):
            return {name: self._fill(inner) for name, inner in value.items()}
        return [self._fill(inner) for inner in value] if isinstance(value, list) else value

    def _normal(self, value, name=""):
        """What is left of a reply without what differs from one account, or one moment, to the next."""
        if isinstance(value, datetime.datetime):
            return "<time>"
        if isinstance(value, dict):
            inner = {key: self._normal(value[key], key) for key in value}
            # An absent list and an empty one are the same to every SDK.
            return {key: some for key, some in inner.items() if some != []}
        if isinstance(value, list):
            # No operation here promises an order.
            return sorted(
                (self._normal(some, name) for some in value), key=lambda some: json.dumps(some, sort_keys=True)
            )
        if not isinstance(value, str):
            return value
        if value in self.names:
            return self.names[value]
        if SECRET.search(name):
            return "<secret>"
        if MADE_UP.search(name) and not KEY.search(name):
            return "<id>"
        if name in ("Policy", "InlinePolicy") and value.startswith("{"):
            # Services give a policy back as it was written, or written anew: neither is promised.
            value = json.dumps(json.loads(value), sort_keys=True)
        for made_up, shown in ((UUID, "<uuid>"), (ORGANIZATION, "<organization>"), (UNIT, "<unit>")):
            value = made_up.sub(shown, value)
        value = IDENTITY_CENTER.sub("<identity center>", value)
        if DOCUMENT.search(name):
            encoded = not value.lstrip().startswith("{")
            return f"{'encoded' if encoded else 'plain'} {unquote(value) if encoded else value}"
        return value.replace(self.account, "<account>")


def flatten(value, path=""):
    """Every leaf of a reply with its path, so that a difference can be named."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from flatten(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from flatten(inner, f"{path}[{index}]")
    else:
        yield path, value
