"""The meaning of the arrays in a file: term dictionary, postings, segment, and the propagation of own fields to sections."""
