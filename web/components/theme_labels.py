"""The labels of a site's themes, cached between requests."""

from collections.abc import Mapping
from functools import lru_cache

from search.content.themes import load_vocabulary
from search.site import Site


@lru_cache(maxsize=4)
def theme_labels(site: Site) -> Mapping[str, str]:
    """Theme key to label. Read once for each state of a site: it is the same for every page until search.toml changes."""
    return {definition.key: definition.label for definition in load_vocabulary(site).definitions}
