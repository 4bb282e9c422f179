from amends.base.push import tell
from amends.channels.chat.models import Visit


def tell_visitor(event) -> None:
    """Something was said in a conversation, or taken back: who chats in it has their window look again."""
    number = event.details.get("conversation", event.noun_id)
    for visit in Visit.objects.speaking_in(number):
        tell(visit.topic)
