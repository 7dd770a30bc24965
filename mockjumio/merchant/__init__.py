"""What is one merchant's? Credentials, settings, rules, a clock, and what is planned for it."""
