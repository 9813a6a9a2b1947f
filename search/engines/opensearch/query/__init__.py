"""Searches as queries and aggregations of the cluster, and its answers as found strategies and counted facets."""
