"""What people are told about their own account."""

from django.utils.translation import gettext_lazy as _

from participants.notices import register_kind

register_kind(
    "blacklist_added",
    title=_("%(organizer)s does not take orders from you"),
    text=_(
        "You cannot take part in purchases of %(organizer)s any more. Reason: %(reason)s."
        " What was bought for you stays yours. If you think this is wrong, write to an administrator."
    ),
    always=True,
)
register_kind(
    "blacklist_added_until",
    title=_("%(organizer)s does not take orders from you until %(until)s"),
    text=_(
        "You cannot take part in purchases of %(organizer)s until %(until)s. Reason: %(reason)s."
        " What was bought for you stays yours. If you think this is wrong, write to an administrator."
    ),
    always=True,
)
register_kind(
    "blacklist_lifted",
    title=_("%(organizer)s takes orders from you again"),
    text=_("You can take part in purchases of %(organizer)s again."),
    always=True,
)
register_kind(
    "platform_blacklist_added",
    title=_("You cannot order here"),
    text=_(
        "You cannot take part in any purchase. Reason: %(reason)s."
        " What was bought for you stays yours. If you think this is wrong, write to an administrator."
    ),
    always=True,
)
register_kind(
    "platform_blacklist_added_until",
    title=_("You cannot order here until %(until)s"),
    text=_(
        "You cannot take part in any purchase until %(until)s. Reason: %(reason)s."
        " What was bought for you stays yours. If you think this is wrong, write to an administrator."
    ),
    always=True,
)
register_kind(
    "platform_blacklist_lifted",
    title=_("You can order here again"),
    text=_("You can take part in purchases again."),
    always=True,
)
