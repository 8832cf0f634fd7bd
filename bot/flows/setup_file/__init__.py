"""Reading YAML that people write: with the line of every mistake, all mistakes at once."""
