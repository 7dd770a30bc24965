"""What may a callback say? Jumio's document as tables, and what is derived from them."""
