"""What is left of a letter without quotes and signature."""


def reply_of(text: str, html: str = "") -> str:
    return text
