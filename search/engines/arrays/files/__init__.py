"""The index's files: arrays on disk, checksums, durable writes, the manifest and the write lock."""
