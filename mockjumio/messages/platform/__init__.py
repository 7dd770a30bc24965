"""What does a transaction tell the merchant on Jumio's current platform? A view of the same transaction."""
