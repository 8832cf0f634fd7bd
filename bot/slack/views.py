"""Opening and changing what only one person sees: modals and the App Home."""

from collections.abc import Sequence

from slack_sdk import WebClient

from bot.domain.form import Form
from bot.domain.message import Part
from bot.slack.calls import ask
from bot.slack.forms import form_view, home_view
from bot.slack.reading import maybe


class SlackViews:
    """Modals and App Homes. Every method raises a `DeliveryError` when Slack does not take it."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def open_form(self, trigger: str, form: Form, home: str | None = None) -> str:
        """Open a modal with a trigger less than three seconds old; returns its id.

        `home` is the place on the Home tab that it is opened from, if it is.

        Raises TooSlowError when the trigger is too old or was used before.
        """
        view = form_view(form, home)
        opened = ask(self._client.views_open, repeatable=False, trigger_id=trigger, view=view)
        return str(maybe(opened, "view", "id"))

    def push_form(self, trigger: str, form: Form, home: str | None = None) -> None:
        """Open a modal above the one in which the trigger came about.

        Raises TooSlowError when the trigger is too old or was used before.
        """
        ask(self._client.views_push, repeatable=False, trigger_id=trigger, view=form_view(form, home))

    def update_form(self, view_id: str, form: Form, home: str | None = None) -> None:
        """Replace what a modal shows, wherever it stands among others; one that is closed is refused."""
        ask(self._client.views_update, repeatable=True, view_id=view_id, view=form_view(form, home))

    def publish_home(self, user: str, parts: Sequence[Part], place: str) -> None:
        """Replace a person's App Home; `place` comes back with its clicks."""
        ask(self._client.views_publish, repeatable=True, user_id=user, view=home_view(parts, place))
