"""The OpenSearch engine: an index on a cluster, one document a strategy with its sections nested, words analysed here.

`store` writes and opens generations, `query` turns what is asked into the cluster's queries and its answers into results.
"""
