"""What all documents share."""
