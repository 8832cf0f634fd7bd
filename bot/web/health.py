"""How Pops is, seen from outside: alive, ready, and in numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

HEALTH_PATH = "/healthz"
READY_PATH = "/readyz"
METRICS_PATH = "/metrics"


@dataclass(frozen=True)
class Probe:
    """One thing that must be well for Pops to do its work: `trouble` says what is not, or None."""

    name: str
    trouble: Callable[[], str | None]


@dataclass(frozen=True)
class Vitals:
    """What the health pages show: probes for readiness, and gauges (name -> help and value) for metrics."""

    version: str
    probes: Sequence[Probe] = ()
    gauges: Callable[[], Mapping[str, tuple[str, float]]] = dict


def health_routes(vitals: Vitals) -> list[Route]:
    """`/healthz` (alive), `/readyz` (503 when something is not well) and `/metrics` (Prometheus)."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": vitals.version})

    async def ready(_: Request) -> Response:
        checks = await run_in_threadpool(_look, vitals.probes)
        well = all(trouble is None for trouble in checks.values())
        said = {name: trouble or "ok" for name, trouble in checks.items()}
        return JSONResponse(
            {"status": "ready" if well else "not ready", "checks": said}, 200 if well else 503
        )

    async def metrics(_: Request) -> Response:
        return Response(await run_in_threadpool(_numbers, vitals), media_type=CONTENT_TYPE_LATEST)

    return [Route(HEALTH_PATH, alive), Route(READY_PATH, ready), Route(METRICS_PATH, metrics)]


def _look(probes: Sequence[Probe]) -> dict[str, str | None]:
    return {probe.name: probe.trouble() for probe in probes}


def _numbers(vitals: Vitals) -> bytes:
    """What was counted since the start, and what is measured now."""
    registry = CollectorRegistry()
    for name, (meaning, value) in vitals.gauges().items():
        Gauge(name, meaning, registry=registry).set(value)
    return generate_latest(REGISTRY) + generate_latest(registry)
