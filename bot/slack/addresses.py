"""Which addresses Pops sends to: those that Slack hands out, wherever Slack is."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_SLACK = "slack.com"


def is_slacks(url: str, base_url: str) -> bool:
    """Whether a response_url or upload address is Slack's own, or of the host that stands in for Slack."""
    try:
        address, base = urlsplit(url), urlsplit(base_url)
    except ValueError:
        return False
    host, stand_in = address.hostname or "", base.hostname or ""
    if address.scheme == "https" and any(_belongs(host, domain) for domain in (_SLACK, stand_in)):
        return True
    return address.scheme == "http" and (host == stand_in or (is_local(host) and is_local(stand_in)))


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _belongs(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))
