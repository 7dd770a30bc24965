"""When does what happen? Transactions start, take their steps, send callbacks, are steered and removed."""
