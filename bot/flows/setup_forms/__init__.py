"""The forms with which the set-up is changed in Slack: one kind a file, what they share beside them."""

from collections.abc import Mapping

from bot.flows.setup_forms.change import CHANGE
from bot.flows.setup_forms.kinds import Kind
from bot.flows.setup_forms.leaving import PULSE_OUT, TEAM_BACK, TEAM_OUT
from bot.flows.setup_forms.pulse import PULSE
from bot.flows.setup_forms.settings import ASKING, DIGEST, LEADS
from bot.flows.setup_forms.team import TEAM
from bot.flows.setup_forms.theme import THEME
from bot.flows.setup_forms.trial import TRIAL
from bot.flows.setup_forms.trial_edit import TRIAL_EDIT
from bot.flows.setup_forms.version import VERSION

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        TEAM,
        TEAM_OUT,
        TEAM_BACK,
        CHANGE,
        VERSION,
        TRIAL,
        TRIAL_EDIT,
        PULSE,
        PULSE_OUT,
        DIGEST,
        ASKING,
        THEME,
        LEADS,
    )
}
