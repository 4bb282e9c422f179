"""The row of filters that every letter passes, one deed each. One that says True has found its place: the rest is left out."""

from amends.conversations.letterbox.filters.attach import attach
from amends.conversations.letterbox.filters.classify import classify
from amends.conversations.letterbox.filters.hear import hear
from amends.conversations.letterbox.filters.identify import identify
from amends.conversations.letterbox.filters.show import show
from amends.conversations.letterbox.filters.sift import sift
from amends.conversations.letterbox.filters.thread import thread
from amends.conversations.letterbox.filters.whose import whose

ROW = (sift, identify, classify, whose, thread, show, hear, attach)
