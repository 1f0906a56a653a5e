"""A service that reads reports: send a document, get its report as JSON.

Run it with: uvicorn examples.service.app:app --workers 2
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

import gongkai_nlp
from gongkai_nlp import GongkaiError, ReadError, Report, UnsupportedFormatError

MAX_BYTES = 5 * 2**20
SECONDS = 30.0


class TooLargeError(Exception):
    """The document is larger than the service takes."""


def create_app(
    *, rules: Sequence[str] = (), max_bytes: int = MAX_BYTES, seconds: float = SECONDS, threads: int = 2
) -> FastAPI:
    """Return the service.

    Args:
        rules: folders of rules laid over the built-in ones.
        max_bytes: how large a document may be.
        seconds: after how long a request is answered with 504.
        threads: how many documents one process reads at a time.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gongkai_nlp.extract("", rules=rules)  # rules are loaded, and checked, before the first request
        with ThreadPoolExecutor(threads) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(title="gongkai", version=gongkai_nlp.__version__, lifespan=lifespan)

    @app.post("/reports", responses={200: {"model": Report}})
    async def report_of(request: Request) -> Response:
        """Read one document, the body of the request: text, HTML, PDF, DOCX."""
        content = await body_of(request, max_bytes)
        work = asyncio.get_running_loop().run_in_executor(app.state.pool, _report_of, content, rules)
        return Response(await asyncio.wait_for(work, seconds), media_type="application/json")

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"version": gongkai_nlp.__version__}

    statuses = {
        UnsupportedFormatError: 415,
        ReadError: 422,
        GongkaiError: 500,
        TooLargeError: 413,
        TimeoutError: 504,
    }
    messages = {
        TooLargeError: f"the document has more than {max_bytes} bytes",
        TimeoutError: f"the document was not read within {seconds:g} seconds",
    }
    for kind, status in statuses.items():
        app.add_exception_handler(kind, _answer(status, messages.get(kind)))
    return app


async def body_of(request: Request, max_bytes: int) -> bytes:
    """Return the body of a request, giving up as soon as it is too large.

    Raises:
        TooLargeError: the body has more than `max_bytes`.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > max_bytes:
            raise TooLargeError
    return bytes(content)


def _report_of(content: bytes, rules: Sequence[str]) -> str:
    return gongkai_nlp.extract(content, rules=rules).model_dump_json()


def _answer(status: int, message: str | None):
    async def answer(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": type(error).__name__, "message": message or str(error)}, status)

    return answer


app = create_app(rules=os.environ.get("GONGKAI_RULES", "").split())
