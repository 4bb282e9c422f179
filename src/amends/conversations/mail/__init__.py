"""What a letter of RFC 5322 says, read from its bytes: no rows, no clock, and nothing in it is believed."""
