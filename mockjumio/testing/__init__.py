"""What does the pytest plugin do when a test uses it?"""
