from participants.models.blacklist import BlacklistEntry
from participants.models.contact import Contact
from participants.models.contact_link import ContactLink
from participants.models.form_key import FormKey
from participants.models.notice import Notice
from participants.models.user import City, User

__all__ = ["BlacklistEntry", "City", "Contact", "ContactLink", "FormKey", "Notice", "User"]
