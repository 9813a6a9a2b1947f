"""`check`: findings, fixes and exit codes."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_check_names_findings_mends_them_and_exits_by_their_severity(run: Run, content: Path) -> None:
    (content / "bonn.md").write_text(
        "---\ntitle: Bonn\n---\n\nSee [the paper] (https://example.org/paper).\n", encoding="utf-8"
    )
    named = run("check")
    assert (named.exit_code, "bonn.md:5: a blank parts the link's text" in named.output) == (1, True)
    found = json.loads(run("check", "--format", "json").stdout)
    assert "bonn.md" in json.dumps(found)
    result, *_ = json.loads(run("check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert (result["ruleId"], result["locations"][0]["physicalLocation"]["region"]) == ("link_syntax", {"startLine": 5})
    assert "::error file=" in run("check", "--format", "github").output
    mended = run("check", "--fix")
    assert (mended.exit_code, "1 mend written." in mended.output) == (0, True)
    assert "[the paper](https://example.org/paper)" in (content / "bonn.md").read_text(encoding="utf-8")
