"""What is kept on the cluster: documents and their mapping, the manifest, the lease of the one writer; and the way there."""
