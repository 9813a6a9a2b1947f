"""The results page: filters, notices, paging, and all values of one facet."""
