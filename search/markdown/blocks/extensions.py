"""kramdown's extensions that are blocks: `{::options … /}`, `{::nomarkdown}`, `{::comment}`."""

import re

from search.markdown.blocks.lines import CONTENTS, EXTENSION
from search.markdown.blocks.run import Run

_OPENING = re.compile(r" {0,3}\{::(?P<name>\w+)(?P<options>[^{}\n]*?)(?P<alone>/?)\} *")
_ON = re.compile(r"""\bparse_block_html=["']?true\b""")
_FIRST_NOTE = re.compile(r"""\bfootnote_nr=["']?(\d{1,6})""")
_OTHER_TYPE = re.compile(r"""\btype=(?!["']?html)""")
_OFF = re.compile(r"""\bparse_block_html=["']?false\b""")


def read_extension(run: Run) -> bool:
    """Read an extension on a line of its own; one that kramdown does not know, or that never ends, is text."""
    line = run.lines[run.at]
    if CONTENTS.fullmatch(line):
        run.at += 1
        return True
    if not EXTENSION.fullmatch(line):
        return False
    found = _OPENING.fullmatch(line)
    if found is None or found["name"] not in ("options", "nomarkdown", "comment"):
        return False
    if found["name"] == "options":
        run.page.html_is_read = (run.page.html_is_read or bool(_ON.search(line))) and not _OFF.search(line)
        if number := _FIRST_NOTE.search(line):
            run.page.first_note = int(number[1])
    elif not found["alone"]:
        return _read_to_end(run, found)
    run.at += 1
    return True


def _read_to_end(run: Run, found: re.Match[str]) -> bool:
    """Keep what stands as far as the end of an extension, as HTML, or leave it out."""
    end = run.end_of_extension(found["name"])
    if end is None:
        return False
    html = "\n".join(run.lines[run.at + 1 : end])
    if found["name"] == "nomarkdown" and not _OTHER_TYPE.search(found["options"]):
        run.add_html(html)
    run.at = end + 1
    return True
