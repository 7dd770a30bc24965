"""What happens in a scan? Scenarios: where they come from, what they may say, what they mean."""
