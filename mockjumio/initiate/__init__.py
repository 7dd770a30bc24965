"""How does a merchant start a scan by Jumio's own calls? Fields, their meaning, pictures."""
