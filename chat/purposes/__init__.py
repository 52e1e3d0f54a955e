"""What chat asks the engine to write."""
