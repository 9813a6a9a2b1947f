"""What kramdown and Jekyll add to Markdown, as extensions of Python-Markdown and passes over the source."""
