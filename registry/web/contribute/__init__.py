"""Sending in a correction, a picture, a person: six steps, no account, no cookie."""
