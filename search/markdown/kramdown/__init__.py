"""Python-Markdown extensions and preprocessing passes for the additions of kramdown and Jekyll to Markdown."""
