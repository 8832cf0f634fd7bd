"""Acks that wait for work which outlasts their listener: what is acknowledged is done."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from slack_bolt import BoltContext, BoltRequest, BoltResponse

_PATIENT, _LATER = "pops_patient", "pops_later"

Outcome = TypeVar("Outcome")


def be_patient(request: BoltRequest) -> None:
    """Promise to wait for the `later_answer` of this request, if it has one."""
    request.context[_PATIENT] = True


def later_answer(request: BoltRequest) -> Future[BoltResponse] | None:
    """What really answers a dispatched request, if its listener left that to work still going on."""
    answer: Future[BoltResponse] | None = request.context.get(_LATER)
    return answer


def answer_after(
    context: BoltContext, work: Future[Outcome], answer: Callable[[Outcome], BoltResponse]
) -> BoltResponse:
    """Answer a request by what comes of `work`; `answer` is called by the thread that does the work.

    The listener's own thread waits for it, unless whoever dispatched the request promised to wait.
    """
    answered: Future[BoltResponse] = Future()

    def finish(done: Future[Outcome]) -> None:
        try:
            answered.set_result(answer(done.result()))
        except Exception as error:  # noqa: BLE001  (who waits gets it)
            answered.set_exception(error)

    work.add_done_callback(finish)
    if not context.get(_PATIENT):
        return answered.result()
    context[_LATER] = answered
    return BoltResponse(status=200)
