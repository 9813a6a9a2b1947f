"""Vectors of sections beside their postings: made with a sentence model, mapped into memory, compared with a query's."""
