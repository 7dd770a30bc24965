"""Jumio's current platform: what does it answer, to whom? Accounts, workflow executions, OAuth2."""
