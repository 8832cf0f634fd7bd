"""The forms with which the set-up is changed in Slack: one kind a file, what they share beside them."""

from collections.abc import Mapping

from bot.flows.setup_forms.change import CHANGE
from bot.flows.setup_forms.kinds import Kind
from bot.flows.setup_forms.pulse import PULSE
from bot.flows.setup_forms.settings import DIGEST, LEADS
from bot.flows.setup_forms.team import TEAM
from bot.flows.setup_forms.trial import TRIAL

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (TEAM, CHANGE, TRIAL, PULSE, DIGEST, LEADS)}
