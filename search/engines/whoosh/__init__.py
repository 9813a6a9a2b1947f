"""An index stored by Whoosh and searched as arrays.

Whoosh is the store and the truth: analysed words with their positions, stored records, atomic commits. Of each of its
segments the posting lists are decoded once into one file of arrays, which every worker maps into memory; a search is array
work on those.

    writing, codec, contents, stored, tokenising, occurrences, inversion, storage → what Whoosh is given
    decoding, array_file, lexicon, terms → its segments as arrays
    segment, postings, generation → the arrays as one index
    matching, context, ranking, scoring, selection, facets → a search
    ranks, ordering, listing, facet_lists → the page of it that is shown
    publishing, manifest, file_sums, durable, lock → which files are current, and that they are whole
    engine, reader → the verbs of search.engines.base
"""
