"""Large and odd files: seconds and peak memory of reading and extracting each, in a process of its own."""

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PARAGRAPH = (
    "2021年，全县主动公开政府信息1286条，其中通过政府网站公开930条、政务微信公开356条，"
    "收到政府信息公开申请36件，均已按期答复。"
)


def pdf(pages: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.setFont("STSong-Light", 14)
        text = "　　" + PARAGRAPH * 8
        for row in range(24):
            canvas.drawString(80, 760 - 26 * row, text[row * 30 : row * 30 + 30])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def html(megabytes: int) -> bytes:
    paragraph = f"<p>{PARAGRAPH}</p>".encode()
    body = paragraph * (megabytes * 1_000_000 // len(paragraph))
    return b'<html><head><meta charset="utf-8"></head><body><h1>2021</h1>' + body + b"</body></html>"


CASES = {
    "PDF of 300 pages": lambda: pdf(300),
    "HTML of 20 MB": lambda: html(20),
    "HTML nested 100,000 deep": lambda: (
        b"<div>" * 100_000 + f"<p>{PARAGRAPH}</p>".encode() + b"</div>" * 100_000
    ),
    "text of 10 MB in one line": lambda: (PARAGRAPH * (10_000_000 // len(PARAGRAPH.encode()))).encode(),
}


def measure(path: Path) -> None:
    import gongkai_nlp

    started = time.perf_counter()
    source = gongkai_nlp.read(path)
    read = time.perf_counter() - started
    report = gongkai_nlp.extract(source)
    whole = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(source.text):>11,} characters  read {read:6.1f} s  all {whole:6.1f} s  {peak:>5} MB"
        f"  {len(report.quantities):,} quantities"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, make in CASES.items():
            path = Path(folder) / "document"
            path.write_bytes(make())
            print(f"{name:<28}", end="", flush=True)
            subprocess.run([sys.executable, __file__, str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
