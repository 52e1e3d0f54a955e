"""Runs every benchmark: `make bench`, or some: `make bench ARGS="streams200"`.

With --profile the stream benchmarks write where the CPU goes to benchmarks/results/.
"""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings.test")
django.setup()

from benchmarks import run  # noqa: E402 (it makes people in a site's database)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(run.NAMES))
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.names) - set(run.NAMES):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    sys.exit(run.main(given.names or run.NAMES, profiles=given.profile))
