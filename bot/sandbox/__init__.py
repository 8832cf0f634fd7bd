"""A Slack that fits on a laptop: Web API, signed requests and a page, for newcomers, demos and tests."""
