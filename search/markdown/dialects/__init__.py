"""What tools add to Markdown, each read or taken out of the source before the blocks are: a pass over the text for each kind.

Every pass keeps all lines where they are and sees no code: `set_aside.py` puts that back afterwards as it was written.
"""
