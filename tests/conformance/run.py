#!/usr/bin/env python3
"""Holds the sandbox against moto: the same calls to both, and every difference explained or a failure.

    python tests/conformance/run.py --moto http://127.0.0.1:PORT [--binary target/debug/baseline]

The calls are in scenarios/, moto is the one that tests/moto/serve.py serves, the explanations are in differences.toml.
A call passes when both answer alike, or differ exactly as explained there; an explanation of what no longer differs
fails, so that the table stays true, and so does an operation that never succeeded. Needs boto3 and Python 3.11.
"""

import argparse
import pathlib
import random
import re
import sys
import tomllib

from sandbox import served
from scenarios import OPERATIONS, SCENARIOS
from witness import Witness

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "differences.toml"
SANDBOX = HERE.parent.parent / "src" / "sandbox"
# The folders of services that are not called as boto3 calls them.
FOLDERS = {"sso-admin": "sso", "identitystore": "identity_store"}


def rehearse(binary, sandbox, moto):
    """Plays every scenario to both; those with a seed each to a sandbox of their own."""

    def play_to(witness, name, play):
        witness.scenario = name
        play(witness)
        witness.clear()

    with served(binary) as answer:
        sandbox.at(*answer)
        for name, seed, play in SCENARIOS:
            if seed is None:
                play_to(sandbox, name, play)
    for name, seed, play in SCENARIOS:
        if seed is not None:
            with served(binary, seed) as answer:
                sandbox.at(*answer)
                play_to(sandbox, name, play)
        play_to(moto, name, play)


def compare(ours, theirs):
    """The parts in which two answers differ, on either side; nothing but the outcome when that differs already."""
    parts = ["outcome"] if ours["outcome"] != theirs["outcome"] else sorted(ours.keys() | theirs.keys())
    parts = [part for part in parts if ours.get(part) != theirs.get(part)]
    return tuple({part: answer[part] for part in parts if part in answer} for answer in (ours, theirs))


def judge(sandbox, moto, explained):
    """Prints every difference; gives how many calls passed and failed."""
    passed, failed, met = 0, 0, set()
    for call in sorted(sandbox.answers.keys() | moto.answers.keys()):
        operation, ours = sandbox.answers.get(call, (None, {"outcome": "not asked"}))
        operation, theirs = moto.answers.get(call, (operation, {"outcome": "not asked"}))
        ours, theirs = compare(ours, theirs)
        if not ours and not theirs:
            passed += 1
            continue
        reason = explained.get(call, {})
        met.add(call)
        known = (reason.get("sandbox"), reason.get("moto")) == (ours, theirs)
        passed, failed = passed + known, failed + (not known)
        print(f"{'explained' if known else 'UNEXPLAINED'}  {call}  ({operation})")
        for part in sorted(ours.keys() | theirs.keys()):
            print(f"    {part}: sandbox {ours.get(part, 'nothing')!r}, moto {theirs.get(part, 'nothing')!r}")
        if known:
            print(f"    {reason['right']} as AWS: {reason['aws']} ({reason['source']})")
        elif reason:
            print(f"    differences.toml explains sandbox {reason['sandbox']}, moto {reason['moto']}")
    for call in sorted(explained.keys() - met):
        print(f"STALE  {call}: explained in differences.toml, and no difference")
        failed += 1
    return passed, failed


def held():
    """The operations that the sandbox's source declares, its tests aside."""
    return {
        f"{service}:{name}"
        for service in OPERATIONS
        for path in (SANDBOX / FOLDERS.get(service, service)).rglob("*.rs")
        for name in re.findall(r'Operation::\w+\(\s*"(\w+)"', path.read_text())
    }


def listed():
    """The operations of the table, as `iam:CreateGroup`."""
    return {f"{service}:{name}" for service, names in OPERATIONS.items() for name in names}


def untried(witness):
    """The operations that never succeeded, which are not held against anything."""
    tried = {operation for operation, answer in witness.answers.values() if answer["outcome"] == "200"}
    return sorted(listed() - tried)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moto", required=True, help="where tests/moto/serve.py listens")
    parser.add_argument("--binary", default="target/debug/baseline", help="the program that serves the sandbox")
    options = parser.parse_args()

    explained = {entry["call"]: entry for entry in tomllib.loads(TABLE.read_text())["difference"]}
    sandbox, moto = Witness(), Witness(prepares=True)
    # An account of its own each time, so that a moto that was used before answers the same.
    moto.at(options.moto, f"AKIA0000{random.randrange(10**12):012}")
    rehearse(options.binary, sandbox, moto)

    passed, failed = judge(sandbox, moto, explained)
    for operation in untried(sandbox):
        print(f"UNTRIED  no call of {operation} succeeded on the sandbox")
        failed += 1
    for operation in sorted(held() ^ listed()):
        print(f"UNLISTED  {operation} is held by the sandbox and not by OPERATIONS, or the other way round")
        failed += 1
    print(f"conformance: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
