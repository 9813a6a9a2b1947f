"""An index stored by Whoosh and searched as arrays.

Whoosh is the store: analysed words with their positions, stored records, atomic commits. Each of its segments is laid out once
as one file of arrays, which every worker maps into memory; searches work on those (`search.engines.arrays`).

    codec, postings, stored, storage, toc → files that Whoosh writes and reads, without pickles
    writer, segment_reader → commits, and segments read back
    publisher → array files, checksums and the state of a commit
    engine → search.engines.base.SearchEngine
"""
