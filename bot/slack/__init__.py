"""Everything that speaks Slack and is no listener: payloads in, Block Kit and Web API calls out."""
