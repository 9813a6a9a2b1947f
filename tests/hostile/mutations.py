"""Files as accidents, other programs and other people leave them: real ones, changed at random."""

from collections.abc import Callable, Sequence
from random import Random

_TOKENS: tuple[bytes, ...] = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        # what means something in YAML
        *(
            "---\n",
            "...\n",
            "\n---\n",
            "&a [*a]\n",
            "*a",
            "<<: *a\n",
            "!!python/object/apply:os.system [id]\n",
            "!!binary x\n",
            "!x y\n",
        ),
        *(
            "key: value: value\n",
            "? \n: \n",
            "- - - -\n",
            "|\n",
            ">-\n  ",
            "%YAML 9.9\n",
            "'",
            '"',
            "{",
            "}",
            "[",
            "]",
            ",",
            "#",
            "\t",
        ),
        *(
            "0x7fffffffffffffffffffffff",
            "1e999",
            ".nan",
            "-.inf",
            "190:20:30",
            "0o17",
            "~",
            "yes",
            "2021-13-45",
            "2021-02-30T25:61:61Z",
        ),
        *(
            "title: \n",
            "title: [a, {b: c}]\n",
            "lang: xx\n",
            "published: false\n",
            "horizon: 9999–1\n",
            "country: {a: 1}\n",
            "a: &x [1]\n",
        ),
        # what means something in Markdown, HTML and Liquid
        *(
            "# ",
            "## \n",
            "###### ",
            "===\n",
            "```\n",
            "~~~\n",
            "    ",
            "> ",
            "* ",
            "1. ",
            "+ ",
            "***",
            "__",
            "`",
            "![",
            "](",
            "[^1]: ",
            "[a]: ",
        ),
        *(
            "| a | b |\n|---|\n",
            "{: #id .c k=v}",
            "{:",
            "{% raw %}",
            "{% include x.html %}",
            "{{ site.x }}",
            "{%",
            "%}",
            "{{",
            "}}",
        ),
        *(
            "<div markdown='1'>",
            "</div>",
            "<!--",
            "-->",
            "<svg onload=x>",
            "<script>",
            "<h2 id='",
            "<![CDATA[",
            "<?php",
            "&#0;",
            "&#x110000;",
        ),
        *(
            "&nbsp;",
            "&amp;lt;",
            "<table><td>",
            "<br/",
            "<a href='javascript:x'>",
            "<p align=",
            "*[HTML]: x\n",
            "[TOC]\n",
            ":   definition\n",
        ),
        # what means something to those who decode
        *(
            "\ufeff",
            "\x00",
            "\r",
            "\r\n",
            "\x0b",
            "\x1b[31m",
            "\u2028",
            "\u202e",
            "\ud800",
            "\U0001f3f4\U000e0067",
            "é",
            "e\u0301",
            "\uffff",
        ),
    )
)
_REPEATED = (
    b"[",
    b"{",
    b"(",
    b"> ",
    b"*",
    b"_",
    b"`",
    b"#",
    b"<b>",
    b"<div>",
    b"- ",
    b"![",
    b"&a ",
    b"[[",
    b"{%",
    b"{{",
    b"|",
    b"\n",
    b"&#",
    b"a ",
)


def mutated(random: Random, files: Sequence[bytes]) -> bytes:
    """One of the files with one to a dozen changes, each of them at a random place."""
    data = random.choice(files)
    for _ in range(random.choice((1, 1, 2, 3, 5, 12))):
        data = random.choice(_MUTATIONS)(random, data, files)
    return data


Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def _place(random: Random, data: bytes) -> int:
    """Anywhere; half of the time near the beginning, where the front matter is."""
    return random.randint(0, min(len(data), 400) if random.random() < 0.5 else len(data))


def _token_inserted(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + random.choice(_TOKENS) + data[at:]


def _token_repeated(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + random.choice(_REPEATED) * random.choice((3, 30, 300, 3000)) + data[at:]


def _bytes_flipped(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 32))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _bytes_inserted(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + random.randbytes(random.randint(1, 40)) + data[at:]


def _part_removed(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + data[at + random.choice((1, 1, 10, 100, 1000)) :]


def _part_repeated(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + data[at : at + random.choice((1, 10, 100))] * random.choice((2, 5, 40)) + data[at:]


def _cut_short(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    return data[: _place(random, data)]


def _continued_by_another(random: Random, data: bytes, files: Sequence[bytes]) -> bytes:
    other = random.choice(files)
    return data[: _place(random, data)] + other[_place(random, other) :]


def _lines_shuffled(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    first = random.randrange(len(lines))
    some = lines[first : first + random.randint(2, 12)]
    random.shuffle(some)
    return b"\n".join([*lines[:first], *some, *lines[first + len(some) :]])


def _lines_indented(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    by = random.choice((b" ", b"  ", b"    ", b"\t", b"> ", b"- ")) * random.choice((1, 1, 2, 40))
    lines = data.split(b"\n")
    first = random.randrange(len(lines))
    last = first + random.randint(1, 10)
    return b"\n".join(by + line if first <= number < last else line for number, line in enumerate(lines))


def _encoded_otherwise(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "latin-1", "cp1252", "utf-7", "utf-32")), "replace")


def _lines_ended_otherwise(random: Random, data: bytes, _files: Sequence[bytes]) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\r", b"\x0c\n", b"\x00\n")))


_MUTATIONS: tuple[Mutation, ...] = (
    *(_token_inserted,) * 6,
    *(_token_repeated, _bytes_flipped, _bytes_inserted, _part_removed, _part_repeated) * 2,
    *(_cut_short, _continued_by_another, _lines_shuffled, _lines_indented, _encoded_otherwise, _lines_ended_otherwise),
)
