"""What came in is read: one job looks into all that is pending, beside as many others as there are workers."""

from django.utils.timezone import now
from procrastinate import JobContext
from procrastinate.contrib.django import app

from amends.conversations.letterbox.arrival import QUEUE, READ, Arrival, look_into

TOGETHER = 100  # letters between two looks at whether to stop


@app.task(name=READ, queue=QUEUE, retry=5, pass_context=True)
def read(context: JobContext | None = None) -> None:
    """Until nothing is pending that nobody else has in hand."""
    was_cut_off = context is not None and context.job.attempts > 0
    while Arrival.objects.look_into(at=now(), most=TOGETHER, careful=was_cut_off):
        if context is not None and context.should_abort():
            look_into()
            return


def look_after_arrivals() -> None:
    """In case whoever was to read them is gone, or never heard of them."""
    if Arrival.objects.pending().exists():
        look_into()
