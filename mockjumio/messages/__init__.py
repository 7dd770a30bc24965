"""What does a transaction tell the merchant? The callback, and the answers of retrieval."""
