"""One batch of documents as an Arrow table, for engines that spread batches over machines."""
