"""What an array file means: term dictionary, postings, segment, and how own fields reach sections."""
