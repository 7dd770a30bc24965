"""What does a scenario come to? A transaction, decided from its seed, and the callback that it will send."""
