"""Thin Slack listeners: read the payload, call one flow, acknowledge."""
