"""The HTTP face: Slack endpoints and health."""
