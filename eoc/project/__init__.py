"""The roof: settings, entry points, URLs and the commands that span apps."""
