"""Tests that read the documents and compare them with the code."""
