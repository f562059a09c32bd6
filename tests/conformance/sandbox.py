"""A sandbox that this run starts, seeds and ends."""

import contextlib
import json
import pathlib
import re
import subprocess
import tempfile
import time


@contextlib.contextmanager
def served(binary, seed=None):
    """Serves a sandbox for as long as the context lasts; gives its address, access key id and session token."""
    with tempfile.TemporaryDirectory() as directory:
        if seed is not None:
            # A sandbox keeps its file when it ends, so that the first one writes down what a fresh account is.
            with running(binary, directory):
                pass
            sow(pathlib.Path(directory, "sandbox.json"), seed)
        with running(binary, directory) as answer:
            yield answer


def sow(path, seed):
    """Lets a seed change what is in a sandbox's file."""
    kept = json.loads(path.read_text())
    seed(kept["state"])
    path.write_text(json.dumps(kept))


@contextlib.contextmanager
def running(binary, directory):
    """Runs the program, and reads from what it prints where it listens and as whom to call it."""
    command = [binary, "sandbox", "--listen", "127.0.0.1:0", f"--sandbox={directory}"]
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield read(process, pathlib.Path(output.name))
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def read(process, output):
    """Waits, half a minute at most, until the program has said where it listens and with which credentials."""
    for _ in range(300):
        printed = output.read_text()
        address = re.search(r"http://127\.0\.0\.1:\d+", printed)
        access_key = re.search(r"AWS_ACCESS_KEY_ID=(\S+)\n", printed)
        # Only a session has a token; its access key id says that it is one.
        token = re.search(r"AWS_SESSION_TOKEN=(\S+)\n", printed)
        if address and access_key and (token or not access_key[1].startswith("ASIA")):
            return address[0], access_key[1], token and token[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"the sandbox did not say where it listens and with which credentials:\n{printed}")
