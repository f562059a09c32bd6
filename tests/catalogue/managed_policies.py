"""Regenerates src/values/data/managed-policies.txt, the catalogue of AWS-managed policies.

    pip install 'moto[iam]==5.2.1'
    python tests/catalogue/managed_policies.py

The facts come from the documents that moto (PyPI, Apache-2.0) carries of AWS's own. The output is the same for the
same version of the package.

Format: one policy a line, sorted by name: flags, a space, path and name as in the ARN behind `policy/`.
Flags: `d` the document has a Deny, `a` it allows `*` on `*` without a condition, `-` neither.
"""

import json
import pathlib

from moto.iam.aws_managed_policies import aws_managed_policies_data

TARGET = pathlib.Path(__file__).parents[2] / "src/values/data/managed-policies.txt"


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def flags(document: dict) -> str:
    statements = listed(document["Statement"])
    denies = any(statement["Effect"] == "Deny" for statement in statements)
    everything = any(
        statement["Effect"] == "Allow"
        and "*" in listed(statement.get("Action", []))
        and "*" in listed(statement.get("Resource", []))
        and not statement.get("Condition")
        for statement in statements
    )
    return ("d" if denies else "") + ("a" if everything else "") or "-"


def main() -> None:
    policies = json.loads(aws_managed_policies_data)
    lines = [
        f"{flags(policy['Document'])} {(policy['Path'] + name).lstrip('/')}"
        for name, policy in sorted(policies.items())
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} policies")


if __name__ == "__main__":
    main()
