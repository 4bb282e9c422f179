"""What goes on inside benchmarks that measure processes of their own."""
