"""How does a call of ours reach a URL? Which can be called, through which proxy."""
