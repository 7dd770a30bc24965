"""How is TLS spoken, as Jumio speaks it? With merchants as their client, and with callers as their server."""
