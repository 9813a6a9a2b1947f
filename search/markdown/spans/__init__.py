"""What stands in a line: attribute lists, links, footnotes, and how far Python-Markdown looks for their ends."""
