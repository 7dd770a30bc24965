"""How does a callback reach the merchant, and what became of it?"""
