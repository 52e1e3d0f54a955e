"""What may die, and what people see then: real processes, real signals."""
