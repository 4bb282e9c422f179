"""A call that somebody took or made, put on record by whoever spoke."""
