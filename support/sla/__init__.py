"""What is promised to customers: business hours, targets and the clocks that run."""
