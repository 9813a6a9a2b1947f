"""The blocks of a page, read line by line into Python-Markdown's tree: a container reads its own lines again, unmarked.

Rules are kramdown's and CommonMark's where they agree; where not, what GitHub shows, and what authors indent too little is read
as they meant it. Nothing is looked for further than once, so that every page is read in linear time.
"""
