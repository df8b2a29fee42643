#!/usr/bin/env python3
"""What a quick command costs beside the bare start of its Python: bench/cli.py [RUNS]."""

import sys

from platform_lab import lab, row


def main(runs: int) -> None:
    """Measure and print the table."""
    with lab() as one:
        one.dokku("apps:create", "bench")
        python = str(one.home / "venv" / "bin" / "python")
        command, bare = [], []
        for _ in range(runs):
            command.append(one.timed("bin/dokku", "apps:list"))
            bare.append(one.timed(python, "-c", "import argparse, json, pathlib"))
    print(f"{'':<52} {'min':>8} {'median':>8} {'max':>8}")
    print(row("dokku apps:list, seconds", command))
    print(row("python with argparse, json and pathlib, seconds", bare))
    print(row("ratio", [a / b for a, b in zip(command, bare, strict=True)]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
