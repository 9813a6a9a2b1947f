"""The OpenSearch engine: an index on a cluster, one document per strategy with its sections nested, words analysed here.

`store` writes and opens generations, `query` turns searches into queries of the cluster and its answers into results.
"""
