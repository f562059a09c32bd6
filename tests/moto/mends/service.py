"""Of every service: operations that are not there, accounts, the caller."""

import re

from moto.core.responses import ActionResult, BaseResponse
from moto.iam import models as iam
from moto.iam.exceptions import IAMException
from moto.sts.models import STSBackend

from . import mend


@mend(BaseResponse)
def call_action(self):
    """moto: an operation it lacks is an HTTP 500 with a page of HTML, which SDKs take for a fault and send again.
    AWS: `InvalidAction`, HTTP 400 (IAM API reference, "Common errors"), and where the operation is named by a header
    `UnknownOperationException` (the awsJson protocols of Smithy, "Protocol errors")."""
    try:
        return call_action.stock(self)
    except NotImplementedError:
        code = "UnknownOperationException" if "X-Amz-Target" in self.headers else "InvalidAction"
        unknown = IAMException(code, f"Could not find operation {self._get_action()}")
        status, headers, body = self.serialized(ActionResult(unknown))
        headers["status"] = str(status)
        return status, headers, body


@mend(iam)
def get_account_id_from(access_key):
    """moto: one account for whoever comes with keys that it did not make. Tests need one each: see the top."""
    named = re.fullmatch(r"AKIA0000(\d{12})", access_key)
    return named[1] if named else get_account_id_from.stock(access_key)


@mend(STSBackend)
def get_caller_identity(self, access_key_id, region):
    """moto: keys that it did not make are those of `arn:aws:sts::ACCOUNT:user/moto`, whose id is an access key's; STS
    has no users. AWS: `arn:aws:iam::ACCOUNT:user/NAME`, with an id that begins with AIDA ("IAM identifiers")."""
    user_id, arn, account = get_caller_identity.stock(self, access_key_id, region)
    if arn.endswith(":user/moto"):
        return "AIDAMOTO000000EXAMPLE", f"arn:{self.partition}:iam::{account}:user/moto", account
    return user_id, arn, account
