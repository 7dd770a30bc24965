"""How does a merchant's endpoint bear many callbacks? They come at planned instants, whatever it answers."""
