"""What became of the desk's work: for leads of their teams, for staff of all."""
