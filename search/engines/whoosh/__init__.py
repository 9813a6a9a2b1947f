"""An index stored by Whoosh and searched as arrays.

Whoosh is the store and the truth: analysed words with their positions, stored records, atomic commits. Of each of its
segments the posting lists are decoded once into one file of arrays, which every worker maps into memory; a search is array
work on those.

    writing  → what Whoosh is given      decoding → its segment as arrays      segment, generation → arrays as one index
    manifest → which files are current   matching, ranking, facets → a search  engine, reader → the verbs of search.engine
"""
