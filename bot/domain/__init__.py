"""What things are and which rules they obey: pure values, no database, no Slack, no clock."""
