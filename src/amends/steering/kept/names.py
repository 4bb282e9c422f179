"""What may be entered: every number that damage is reckoned from and that nothing on record tells."""

from django.utils.translation import gettext_lazy as _

OUTCOMES = ("satisfied", "mollified", "dissatisfied")
LEAVE = ("leave_silent", "leave_satisfied", "leave_mollified", "leave_dissatisfied")
SHARES = {
    "satisfied": _("the share of complainants who end satisfied"),
    "mollified": _("the share of complainants who end half satisfied"),
    "dissatisfied": _("the share of complainants who end dissatisfied"),
    "complain": _("the share of customers with a problem who complain"),
    "logged": _("the share of complaints that reach your log"),
    "stay": _("the share of customers without a problem who are still there a year later"),
    "leave_silent": _("the chance that a problem nobody complained about makes a customer leave"),
    "leave_satisfied": _("the chance that a problem, complained about and satisfied, makes a customer leave"),
    "leave_mollified": _("the chance that a problem, complained about and half satisfied, makes a customer leave"),
    "leave_dissatisfied": _("the chance that a problem, complained about and not satisfied, makes a customer leave"),
    "lost_per_told": _("the chance that somebody who is told something bad is lost"),
    "won_per_told": _("the chance that somebody who is told something good is won"),
}
TOLD = {
    "told_bad_silent": _("how many people a customer who met a problem and did not complain tells something bad"),
    "told_bad_satisfied": _("how many people a customer whose complaint ended well tells something bad"),
    "told_bad_mollified": _("how many people a customer whose complaint ended half well tells something bad"),
    "told_bad_dissatisfied": _("how many people a customer whose complaint ended badly tells something bad"),
    "told_bad_without": _("how many people a customer without a problem tells something bad"),
    "told_good_silent": _("how many people a customer who met a problem and did not complain tells something good"),
    "told_good_satisfied": _("how many people a customer whose complaint ended well tells something good"),
    "told_good_mollified": _("how many people a customer whose complaint ended half well tells something good"),
    "told_good_dissatisfied": _("how many people a customer whose complaint ended badly tells something good"),
    "told_good_without": _("how many people a customer without a problem tells something good"),
}
MONEY = {
    "word_cents": _("what one so lost is worth, in the smallest coin of your currency"),
    "handling_cents": _("what handling one complaint costs, in the smallest coin of your currency"),
}
AMOUNTS = TOLD | MONEY
NAMES = SHARES | AMOUNTS
MOST = dict.fromkeys(AMOUNTS, 1e12)
NEVER_NONE = {"complain", "logged", "stay"}
