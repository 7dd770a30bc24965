"""One file a fault, named after it."""
