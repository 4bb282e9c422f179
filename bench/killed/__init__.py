"""What goes on inside the kills_*.py."""
