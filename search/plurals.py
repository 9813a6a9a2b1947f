"""Numbers with their nouns in the singular or plural."""

from __future__ import annotations


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 section`, `1,200 sections`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def strategies(number: int) -> str:
    """`1 strategy`, `3 strategies`."""
    return counted(number, "strategy", "strategies")
