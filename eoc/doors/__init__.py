"""What every door shares: scope, preconditions and repeated requests; a door never decides."""
