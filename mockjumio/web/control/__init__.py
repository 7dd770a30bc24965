"""How is the sandbox steered from outside? The control API under ``/_mock``."""
