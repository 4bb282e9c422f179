from django.urls import path

from amends.screens.conversation import deeds, judging, promising, regrouping, saying, views
from amends.screens.conversation.regrouping_shell import led_on

HERE = "conversations/<int:pk>"

urlpatterns = [
    path(f"{HERE}/", views.conversation, name="conversation"),
    path(f"{HERE}/now/", views.now_, name="conversation_now"),
    path(f"{HERE}/earlier/", views.earlier, name="conversation_earlier"),
    path(f"{HERE}/customer/", views.customer, name="conversation_customer"),
    path(f"{HERE}/closing/", deeds.close, name="conversation_closing"),
    path(f"{HERE}/closing/undo/", deeds.reopen, name="conversation_reopening"),
    path(f"{HERE}/snooze/", deeds.snooze, name="conversation_snooze"),
    path(f"{HERE}/waking/", deeds.wake, name="conversation_waking"),
    path(f"{HERE}/owner/", deeds.give, name="conversation_owner"),
    path(f"{HERE}/team/", deeds.hand_over, name="conversation_team"),
    path(f"{HERE}/judgement/", judging.judge, name="conversation_judgement"),
    path(f"{HERE}/judgement/<int:judgement>/withdrawal/", judging.withdraw, name="conversation_withdrawal"),
    path(f"{HERE}/merging/", regrouping.merging, name="conversation_merging"),
    path(f"{HERE}/splitting/", regrouping.splitting, name="conversation_splitting"),
    path(f"{HERE}/linking/", regrouping.linking, name="conversation_linking"),
    path(f"{HERE}/regroupings/<int:regrouping>/undo/", regrouping.undo, name="conversation_regrouping_undo"),
    path(f"{HERE}/links/<int:link>/undo/", regrouping.untie, name="conversation_link_undo"),
    path(f"{HERE}/links/<int:link>/again/", regrouping.tie_again, name="conversation_link_again"),
    path(f"{HERE}/draft/", saying.keep, name="conversation_draft"),
    path(f"{HERE}/saying/", saying.say, name="conversation_saying"),
    path(f"{HERE}/saying/<int:message>/undo/", saying.take_back, name="conversation_taking_back"),
    path(f"{HERE}/commitments/", promising.promise, name="conversation_commitments"),
    path(f"{HERE}/commitments/<int:commitment>/kept/", promising.keep, name="conversation_kept"),
    path(f"{HERE}/commitments/<int:commitment>/broken/", promising.break_, name="conversation_broken"),
]
for found in urlpatterns:
    found.callback = led_on(found.callback)
