"""What can be asked over HTTP? Jumio's own paths, and ours under ``/_mock``."""
