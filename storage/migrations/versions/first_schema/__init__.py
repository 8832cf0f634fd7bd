"""What makes each table of the first schema, as it is and stays. The files are those of `storage.tables`."""
