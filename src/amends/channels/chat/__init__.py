"""A chat in the corner of the firm's own page; whoever has gone is answered by mail."""
