"""What hangs on a conversation, on whatever floor: every foreign key that points at it, or at what was said in it."""

from collections.abc import Iterator

from django.apps import apps

from amends.conversations.conversation import Conversation
from amends.conversations.link import Link
from amends.conversations.message import Message
from amends.conversations.regrouped_row import RegroupedRow
from amends.customers.belongings import Portion

ASIDE = {"conversations.conversation", "conversations.regrouping"}  # they say themselves what became of what
QUIET = ("waiting_since", "next_due_at", "commitment_due_at", "snoozed_until", "at_risk_cents", "at_risk_as_of")


def pointers(to=Conversation) -> Iterator[tuple]:
    """Every (model, field) of ours that points at a conversation, or at a message."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model is to and model._meta.label_lower not in ASIDE:
                yield model, field


def to_move(gone) -> list[Portion]:
    """What would go over with a conversation."""
    found = [Portion.of(model, _on(model, field, gone)) for model, field in pointers()]
    return [portion for portion in found if portion.n]


def join(regrouping, kept, gone, *, at) -> None:
    """Everything of the one goes over to the other, which is open if either was; an empty shell is left that leads there."""
    _be_as_open(regrouping, kept, gone, at)
    _join_drafts(regrouping, kept, gone)
    RegroupedRow.objects.change(regrouping, Link.objects.of(kept) & Link.objects.of(gone), "untied_at", at)
    for model, field in pointers():
        RegroupedRow.objects.change(regrouping, _on(model, field, gone), field.name, kept.pk)
    if gone.inbox_id != kept.inbox_id:
        _see_in(regrouping, kept, [gone.inbox_id])
    _begin_earlier(regrouping, kept, gone)
    Conversation.objects.filter(pk=gone.pk).update(merged_into=kept, closed_at=at, preview="", **dict.fromkeys(QUIET))
    show(kept)


def split_off(split, messages) -> None:
    """Messages go over to a new conversation, with what hangs on each of them and what they promised."""
    old, new = split.kept, split.other
    for model, field in pointers(Message):
        for beside in _beside(model):
            moved = model._base_manager.filter(**{f"{field.name}__in": messages, beside.attname: old.pk})
            RegroupedRow.objects.change(split, moved, beside.name, new.pk)
    for message in messages:
        promised = old.commitments.filter(by=message.by_id, made_at=message.at) if message.kind == "reply" else old.commitments.none()
        RegroupedRow.objects.change(split, promised, "conversation", new.pk)
    moved = Message.objects.filter(pk__in=[message.pk for message in messages])
    RegroupedRow.objects.change(split, moved, "conversation", new.pk)
    _close_alike(split, old, new)
    _see_in(split, new, old.also_in.values_list("pk", flat=True))
    show(old)
    show(new)


def show(conversation) -> None:
    """Its row says again what hangs on it: whether it is closed, laid aside, and what was said."""
    closing = conversation.closings.filter(reopened_at=None).first()
    snooze = conversation.snoozes.filter(woken_at=None).first()
    row = Conversation.objects.filter(pk=conversation.pk)
    if closing:
        row.update(closed_at=closing.at, **dict.fromkeys(QUIET))
    else:
        row.update(closed_at=None, snoozed_until=snooze.until if snooze else None)
    conversation.reread()


def _on(model, field, conversation):
    return model._base_manager.filter(**{field.attname: conversation.pk})


def _beside(model) -> list:
    return [field for field in model._meta.concrete_fields if field.related_model is Conversation]


def _be_as_open(regrouping, kept, gone, at) -> None:
    """Whoever waits in either is waited for in both; whoever laid one aside looks again."""
    ended = [gone] if gone.closed_at else [kept, gone]
    for row in ended:
        RegroupedRow.objects.change(regrouping, row.closings.filter(reopened_at=None), "reopened_at", at)
    for row in _to_wake(regrouping, kept, gone):
        RegroupedRow.objects.change(regrouping, row.snoozes.filter(woken_at=None), "woken_at", at)


def _to_wake(regrouping, kept, gone) -> list[Conversation]:
    """What was split off and comes back wakes nobody, unless somebody has written in it."""
    is_news = regrouping.kind == "merge" or gone.messages.filter(kind="received", at__gt=regrouping.at).exists()
    return [kept, gone] if is_news else [gone]


def _join_drafts(regrouping, kept, gone) -> None:
    """What one teammate began in both is one text; the second half stays with the shell, for undo."""
    for draft in gone.drafts.all():
        begun = kept.drafts.filter(teammate=draft.teammate_id, kind=draft.kind)
        for text in begun.values_list("text", flat=True):
            RegroupedRow.objects.change(regrouping, begun, "text", f"{text}\n\n{draft.text}")


def _see_in(regrouping, conversation, inboxes) -> None:
    """Who saw it there still does."""
    seen = Conversation.also_in.through.objects
    for inbox in set(inboxes) - set(conversation.also_in.values_list("pk", flat=True)):
        RegroupedRow.objects.make(regrouping, seen.create(conversation=conversation, inbox_id=inbox))


def _begin_earlier(regrouping, kept, gone) -> None:
    row = Conversation.objects.filter(pk=kept.pk)
    RegroupedRow.objects.change(regrouping, row, "opened_at", min(kept.opened_at, gone.opened_at))
    waits = kept.waiting_since or gone.waiting_since
    if gone.imported_at and not (waits and waits <= gone.imported_at):
        history = max(filter(None, (kept.imported_at, gone.imported_at)))
        RegroupedRow.objects.change(regrouping, row, "imported_at", history)


def _close_alike(split, old, new) -> None:
    """What a closing settled in the one it settled in the other."""
    for closing in old.closings.order_by("pk"):
        closing.pk, closing._state.adding = None, True
        closing.conversation = new
        closing.save()
        RegroupedRow.objects.make(split, closing)
