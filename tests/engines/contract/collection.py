"""A few strategies of which everything can be said by looking at them."""

from tests.harness.content_folder import titled

FACETS = ("country", "topic", "theme", "year", "language")
FILES = {
    "search.toml": "".join(f'[[facets]]\nname = "{name}"\n' for name in FACETS),
    "bergen.md": titled("Bergen harbours", "country: Norway", "topic: [maps]", "strategy_date: 2020")
    + "## Vision\n\nHarbours, harbours and quiet harbours.\n",
    "oslo.md": titled("Oslo", "country: Norway", "topic: [maps, energy]", "strategy_date: 2021-05-17")
    + "## Data governance\n\nA council shares the harbours.\n\n## Vision\n\nShips sail by, and the ferries with them.\n",
    "rain.md": titled("Rain")
    + "## Weather\n\nRain falls on ships, on roofs, on gardens, on streets and on the old harbours of the coast.\n",
    "turku.md": titled("Turku", "country: Finland", "strategy_date: 2019")
    + "## Data governance\n\nFerries need a council.\n\n## Open data\n\nFerries, maps and the timetable of each.\n\n"
    + "## Weather\n\nSnow falls all over Suomi.\n",
    "wien.md": titled("Wien", "country: Austria", "topic: [energy]", "strategy_date: 2021", "lang: de")
    + "## Vision\n\nDie Donaufähre verbindet die Ufer.\n",
}
SLUGS = ["bergen", "oslo", "rain", "turku", "wien"]
