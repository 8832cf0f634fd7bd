"""The demo: an invented company with people who answer, and ten weeks of history."""
