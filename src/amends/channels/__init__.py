"""By what means words reach a customer: a folder a channel, each blind to the others, found by settings.CHANNELS."""
