"""What happens when a scenario plays?"""
