"""What stands in the world behind the doors, one file for each noun."""
