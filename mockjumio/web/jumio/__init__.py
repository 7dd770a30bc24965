"""What does Jumio's API answer? Images, retrieval and delete, behind Basic authentication."""
