"""Numbers and words out of answers: pure functions from tidy values to values."""
