"""What an editor and a publisher run."""
