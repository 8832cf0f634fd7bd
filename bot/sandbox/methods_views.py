"""The Web API's `views.*` methods."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.checks import checked_view
from bot.sandbox.errors import Json, SlackError, invalid
from bot.sandbox.platform import Platform


def open_view(platform: Platform, arguments: Arguments) -> Json:
    """`views.open`."""
    return _show(platform, arguments, push=False)


def push_view(platform: Platform, arguments: Arguments) -> Json:
    """`views.push`."""
    return _show(platform, arguments, push=True)


def update_view(platform: Platform, arguments: Arguments) -> Json:
    """`views.update`, by `view_id` or by `external_id`."""
    view = _view(arguments, "modal")
    view_id = arguments.text("view_id")
    if not view_id and arguments.text("external_id"):
        found = platform.views.find_external(arguments.text("external_id"))
        view_id = found[1]["id"] if found else "none"
    if not view_id:
        raise invalid("invalid_arguments", "[ERROR] missing required field: view_id")
    _check_external_id(platform, view, view_id)
    return {"ok": True, "view": platform.views.update(view_id, view, arguments.text("hash") or None)}


def publish_view(platform: Platform, arguments: Arguments) -> Json:
    """`views.publish`."""
    user = platform.state.user(arguments.required("user_id"))
    if user is None:
        raise SlackError("user_not_found")
    view = _view(arguments, "home")
    return {"ok": True, "view": platform.views.publish(user.user_id, view, arguments.text("hash") or None)}


def _show(platform: Platform, arguments: Arguments, *, push: bool) -> Json:
    view = _view(arguments, "modal")
    _check_external_id(platform, view, "")
    trigger = platform.triggers.spend(arguments.required("trigger_id"))
    show = platform.views.push if push else platform.views.open
    return {"ok": True, "view": show(trigger.user_id, view)}


def _view(arguments: Arguments, surface: str) -> Json:
    return checked_view(arguments.data("view", "invalid_arguments"), (surface,))


def _check_external_id(platform: Platform, view: Json, own_id: str) -> None:
    external_id = view.get("external_id", "")
    found = platform.views.find_external(external_id) if external_id else None
    if found is not None and found[1]["id"] != own_id:
        raise SlackError("duplicate_external_id")
