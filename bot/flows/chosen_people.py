"""People chosen in a form for what only full members of the workspace can do: Slack is asked who they are."""

from bot.domain.delivery import DeliveryError
from bot.domain.people import Person, PersonKind
from bot.domain.refusal import RefusalError
from bot.flows.tools import Tools


def ask_about(tools: Tools, user_id: str, field: str) -> Person:
    """What Slack says now of somebody who was chosen in this field.

    Raises:
        RefusalError: Slack does not say.
    """
    try:
        return tools.directory.person(user_id)
    except DeliveryError as trouble:
        raise RefusalError("who_untold", field=field) from trouble


def refuse_no_member(person: Person, role: str, field: str) -> None:
    """Refuse, at the field, whoever is no full member; `role` is what they were chosen for.

    Raises:
        RefusalError: a guest, an app's bot, somebody of another company, or somebody who has left.
    """
    if person.kind is not PersonKind.MEMBER:
        raise RefusalError("who_no_member", field=field, who=person.user_id, role=role)
