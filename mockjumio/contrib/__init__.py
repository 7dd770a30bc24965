"""What does mockjumio bring for other tools? A module each, imported by whoever uses that tool."""
