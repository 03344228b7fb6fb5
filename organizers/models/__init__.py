from organizers.models.organizer import Follower, Organizer
from organizers.models.platform_rules import PlatformRules
from organizers.models.supplier import Supplier

__all__ = ["Follower", "Organizer", "PlatformRules", "Supplier"]
