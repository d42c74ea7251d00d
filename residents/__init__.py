"""What residents, and anybody else, may read and ask for without a login."""
