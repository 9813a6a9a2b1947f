"""How far what is read here agrees with kramdown's own cases and CommonMark's examples: `python -m tests.conformance`.

It says of each suite how many agree, and names what differs without being in `left.toml`; the exit code is 1 then, or where
fewer agree than should. A suite that is not here is skipped by its name:
kramdown's is a folder of `NAME.text` with `NAME.html`, CommonMark's the `spec.txt` of the npm package `commonmark-spec`.
"""

import argparse
import sys
from pathlib import Path

from tests.conformance.suites import (
    COMMONMARK,
    FEWEST_STRUCTURES,
    FEWEST_TEXTS,
    KRAMDOWN,
    LEAST_OF_COMMONMARK,
    OF_CASES,
    commonmark_examples,
    kramdown_cases,
    left,
)


def main() -> int:
    """Measure the suites that are here."""
    options = argparse.ArgumentParser(description="kramdown's cases and CommonMark's examples")
    options.add_argument("--kramdown", type=Path, default=KRAMDOWN, help="folder of cases")
    options.add_argument("--commonmark", type=Path, default=COMMONMARK, help="spec.txt of commonmark-spec")
    arguments = options.parse_args()
    return max(_kramdown(arguments.kramdown), _commonmark(arguments.commonmark))


def _kramdown(folder: Path) -> int:
    cases = list(kramdown_cases(folder)) if folder.is_dir() else []
    if not cases:
        print(f"kramdown: skipped, {folder} is absent")
        return 0
    texts = [case for case in cases if case.text_agrees]
    structures = sum(case.structure_agrees for case in texts)
    print(f"kramdown: text {len(texts)} of {len(cases)}, structure too {structures}")
    enough = len(texts) * OF_CASES >= FEWEST_TEXTS * len(cases) and structures * OF_CASES >= FEWEST_STRUCTURES * len(cases)
    unsaid = _unsaid({case.name for case in cases} - {case.name for case in texts}, left("kramdown"))
    return int(not enough or unsaid)


def _commonmark(specification: Path) -> int:
    examples = list(commonmark_examples(specification)) if specification.is_file() else []
    if not examples:
        print(f"commonmark: skipped, {specification} is absent")
        return 0
    texts = {example.name for example in examples if example.text_agrees}
    print(f"commonmark: text {len(texts)} of {len(examples)}, {len(texts) / len(examples):.1%}")
    unsaid = _unsaid({example.name for example in examples} - texts, left("commonmark"))
    return int(len(texts) < LEAST_OF_COMMONMARK * len(examples) or unsaid)


def _unsaid(differing: set[str], said: dict[str, str]) -> bool:
    for name in sorted(differing):
        print(f"  {name}: {said.get(name, 'differs, and nothing says why')}")
    return bool(differing - said.keys())


if __name__ == "__main__":
    sys.exit(main())
