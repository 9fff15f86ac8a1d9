"""Draw one page of a file, in a process of its own: what a hostile file breaks, fills or loops in is this process alone.

`python render.py MEDIA_TYPE PAGE < file`: a line of JSON ({"pages", "width", "height"}, or {"problem"}), then the picture (WebP).
Started by `ptce.documents.previews`; nothing of the platform is imported here.
"""

import io
import json
import resource
import sys

import pypdfium2
from PIL import Image

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 8
PAGES_MOST = 50
WIDTH, HEIGHT = 1000, 1500
# A picture of 40 million points already weighs 160 MB once unfolded.
POINTS_MOST = 40_000_000
WEIGHT_MOST = 280_000
BROKEN = "Ce fichier ne peut pas être montré ici\u00a0: il est peut-être abîmé. Téléchargez-le pour l’ouvrir."


class NotShown(Exception):
    """The page cannot be drawn; the message is for people."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def of_pdf(content: bytes, number: int) -> tuple[Image.Image, int]:
    document = pypdfium2.PdfDocument(content)
    pages = len(document)
    if not 1 <= number <= min(pages, PAGES_MOST):
        raise NotShown(f"Les {PAGES_MOST} premières pages se montrent ici\u00a0; pour les autres, téléchargez le fichier.")
    page = document[number - 1]
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise NotShown(BROKEN)
    return page.render(scale=min(WIDTH / width, HEIGHT / height)).to_pil(), pages


def of_picture(content: bytes, number: int) -> tuple[Image.Image, int]:
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
        if opened.width * opened.height > POINTS_MOST:
            raise NotShown("Cette image est trop grande pour être montrée ici. Téléchargez-la pour l’ouvrir.")
        opened.draft("RGB", (WIDTH, HEIGHT))
        picture = opened.convert("RGBA")
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture)
    return flat, 1


def compressed(picture: Image.Image) -> tuple[bytes, Image.Image]:
    picture = picture.convert("RGB")
    picture.thumbnail((WIDTH, HEIGHT))
    for quality in (75, 55, 35):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=3)
        if out.tell() <= WEIGHT_MOST:
            return out.getvalue(), picture
    smaller = picture.copy()
    smaller.thumbnail((WIDTH // 2, HEIGHT // 2))
    out = io.BytesIO()
    smaller.save(out, "WEBP", quality=35)
    return out.getvalue(), smaller


def draw(media_type: str, number: int, content: bytes) -> tuple[dict[str, object], bytes]:
    try:
        picture, pages = (of_pdf if media_type == "application/pdf" else of_picture)(content, number)
        drawn, shown = compressed(picture)
    except NotShown as refused:
        return {"problem": str(refused)}, b""
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return {"problem": BROKEN}, b""
    return {"pages": min(pages, PAGES_MOST), "total": pages, "width": shown.width, "height": shown.height}, drawn


if __name__ == "__main__":
    limit()
    facts, drawn = draw(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + drawn)
