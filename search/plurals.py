"""Numbers with their nouns in the singular or plural."""


def count_of(number: int, singular: str, plural: str = "") -> str:
    """`1 section`, `1,200 sections`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def strategies(number: int) -> str:
    """`1 strategy`, `3 strategies`."""
    return count_of(number, "strategy", "strategies")
