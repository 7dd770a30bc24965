"""How does it look, all of it together? An example merchant, and the main job played against it."""
