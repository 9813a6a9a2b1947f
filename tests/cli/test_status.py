"""`status`: what the index holds and what was left out of it."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_status_tells_what_the_index_holds(run: Run, content: Path) -> None:
    (content / "bad.md").write_bytes(b"a\0b")
    run("index")
    text = run("status").output
    assert "strategies  2 in en" in text
    assert "left out    bad.md:1: " in text
    state = json.loads(run("status", "--json").output)
    assert (state["strategies"], state["sections"], state["faults"][0]["path"]) == (2, 2, "bad.md")
