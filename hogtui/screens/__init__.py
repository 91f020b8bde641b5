"""What covers the whole terminal."""
