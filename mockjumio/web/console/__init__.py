"""What do QA and developers look at? The console, under ``/_mock/``: the control API as pages."""
