"""What is expected of a merchant, and does it do so? Suites: plays with expectations."""
