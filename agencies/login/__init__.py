"""How a person becomes known: what the login library asks of this installation."""
