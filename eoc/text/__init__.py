"""Text from outside: JSON as the standard has it, and words that read as they are written."""
