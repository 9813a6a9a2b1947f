"""What is asked, as queries and aggregations; and what is answered, as found strategies and counted facets."""
