"""What a picture shows, in words: the label of a picture without the marks of emphasis that would be read elsewhere."""

import re

_MARK = re.compile(r"(?P<before>(?<!\w))?(?:\*{1,3}|_{1,3}|~~|==)(?P<after>(?!\w))?")


def without_emphasis(label: str) -> str:
    """A label without the marks that stand in pairs around words of it."""
    begun: dict[str, re.Match[str]] = {}
    taken: list[re.Match[str]] = []
    for mark in _MARK.finditer(label):
        beside = label[mark.start() - 1 : mark.start()], label[mark.end() : mark.end() + 1]
        if mark["after"] is not None and beside[0].strip() and mark[0] in begun:
            taken += [begun.pop(mark[0]), mark]
        elif mark["before"] is not None and beside[1].strip():
            begun[mark[0]] = mark
    kept, position = [], 0
    for mark in sorted(taken, key=re.Match.start):
        kept.append(label[position : mark.start()])
        position = mark.end()
    return "".join(kept) + label[position:]
