#!/usr/bin/env python3
"""Serves moto on a loopback port for the tests, with those defects mended that would hide or fake a result.

    python tests/moto/serve.py [PORT]      # 0, the default, takes a free port

The first line on standard output is the address: `listening on http://127.0.0.1:PORT`.

moto is the second witness of the tests, beside the sandbox, and so is left as it is wherever it can be: what the tests
and the product need is mended in mends/, each with its reason, and what is left shows in
tests/conformance/differences.toml.

The access key id `AKIA0000` followed by an account id opens that account (`AKIA0000111122223333`), so that tests can
run side by side: password policy and alias exist once an account, and moto knows one account until a role is assumed.
"""

import logging
import os
import sys

# AWS-managed policies exist in every AWS account; moto has them only when asked before it is imported.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from mends import (  # noqa: F401
    account,
    assignments,
    cloudtrail,
    credentials,
    entities,
    identity_store,
    kms,
    organizations,
    replies,
    s3,
    service,
    sso,
)
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


def main(arguments):
    # A line for each request would bury the output of the tests.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    port = int(arguments[0]) if arguments else 0
    server = make_server("127.0.0.1", port, DomainDispatcherApplication(create_backend_app), threaded=True)
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
