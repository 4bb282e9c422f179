"""The same sentences for whoever has a page in front of them: what the command line calls --dates is a choice with a name there."""

import re

REWORDED = (
    (r"; its columns are .*\. Say which with --map [^.]*\.", ". Choose which below."),
    (r"; say which column does with --map \S+\.", ": choose below which column does."),
    (r"say --dates mdy if", "choose “month first” if"),
    (r"say --dates dmy or mdy", "choose whether day or month comes first"),
    (r"say --decimal point if", "choose the point if"),
    (r"say --decimal comma", "choose the comma"),
    (r"or say --encoding cp1252 to", "or choose Windows-1252 to"),
    (r"import into a home of your own, or say --into-demo\.", "import into a firm of your own, or tick that it may come in here."),
    (r"or leave out --currency\.", "or leave the currency as it is."),
    (r"say --currency if they are in another", "choose another if that is wrong"),
    (r"--map (\S+)= means nothing here: say", "There is no field “\\1” here: choose one of"),
    (r": rename all but one\.", ": choose which below."),
    (r" Line and reason of each stand in .*", ""),
)


def on_page(sentence: object) -> str:
    """A sentence of an import, without the words of the command line."""
    text = str(sentence)
    for typed, read in REWORDED:
        text = re.sub(typed, read, text)
    return text
