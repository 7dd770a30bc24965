"""What does a customer see? Jumio's page for a scan that a merchant started, with a tester's bar."""
