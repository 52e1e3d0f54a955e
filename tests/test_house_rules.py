"""Rules of the house that a machine can see."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
OURS = [
    path
    for path in FILES
    if not re.search(r"migrations/|static/vendor/|requirements/", path)
    and (ROOT / path).exists()
]
LONGEST = {".py": 300, ".js": 120, ".css": 200, ".html": 90}


def of(*suffixes: str, below: str = "") -> list[str]:
    return [p for p in OURS if p.endswith(suffixes) and p.startswith(below)]


def lines(path: str) -> int:
    return len((ROOT / path).read_text().splitlines())


def limit(path: str) -> int:
    return 40 if "/partials/" in path else LONGEST[Path(path).suffix]


def test_every_file_can_be_read_in_one_go() -> None:
    assert [p for p in of(*LONGEST) if lines(p) > limit(p)] == []


def test_every_function_fits_on_a_screen() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{path}: {node.name}"
        for path in of(".py")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, functions)
        and (node.end_lineno or node.lineno) - node.lineno > 45
    ]
    assert long == []


def test_every_setting_of_the_environment_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    reads = re.compile(r'(?:env\.\w+|whole|number|address)\(\s*"([A-Z_]+)"')
    code = "".join((ROOT / path).read_text() for path in of(".py", below="chatsite/"))
    internal = {"CHATSITE_LOCAL"}  # between `up` and its children
    missing = {name for name in reads.findall(code) if name not in readme} - internal
    assert missing == set()


def test_templates_hold_no_script_and_no_style_of_their_own() -> None:
    inline = re.compile(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|hx-on|js:")
    found = [
        path
        for path in of(".html", below="templates/")
        if not path.startswith("templates/admin/")
        and inline.search((ROOT / path).read_text())
    ]
    assert found == []


def test_tests_wait_for_events_and_never_sleep() -> None:
    # Polling with a deadline naps for less.
    sleeps = re.compile(r"(?:time\.sleep|wait_for_timeout)\((?:[1-9]|0\.[1-9])")
    found = [
        p for p in of(".py", below="tests/") if sleeps.search((ROOT / p).read_text())
    ]
    assert found == []


def test_only_the_given_names_stand_at_the_top() -> None:
    given = "manage.py pyproject.toml README.md chatsite chat support templates static "
    beside = "tests benchmarks Makefile CHANGELOG.md"
    top = {path.split("/")[0] for path in FILES}
    assert {name for name in top if not name.startswith(".")} <= set(
        (given + beside).split()
    )


def test_pages_read_no_template_that_does_not_exist() -> None:
    named = re.compile(r'["\']((?:chat|partials)/[\w/]+\.html)["\']')
    sources = of(".py", ".html")
    names = {n for path in sources for n in named.findall((ROOT / path).read_text())}
    templates = {p.removeprefix("templates/") for p in of(".html", below="templates/")}
    assert names - templates == set()
