"""The messages as the current LINE SDK sees them."""
