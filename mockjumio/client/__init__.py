"""What do tests and programs drive a sandbox with?"""
