"""Block parser: reads the lines of a page into Python-Markdown's tree; a container parses its lines again without their marks.

Follows kramdown and CommonMark where they agree, else GitHub; text indented too little is read as its authors meant it. No
search for an end is repeated, so that every page is parsed in linear time.
"""
