"""What is true in a lesson and yet teaches badly."""
