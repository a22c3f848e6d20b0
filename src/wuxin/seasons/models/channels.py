"""The ways in which somebody can take part in a batch."""

from wuxin.ledger.models import Channel

# The others of the ledger's channels bring the learning to a person: that is ``Outreach``.
OF_ATTENDANCE = (Channel.ON_SITE, Channel.SUB_VENUE, Channel.LIVE, Channel.REPLAY)
CHOICES = [(channel.value, channel.label) for channel in OF_ATTENDANCE]
CODES = frozenset(channel.value for channel in OF_ATTENDANCE)
