"""Storage on the cluster: the connection, documents and their mapping, vectors, the manifest, the lease of the only writer."""
