"""The product's mark as browsers and phones ask for it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dataset.dataset import Dataset
from views.frame.city import current_city
from views.frame.icon import icon_png, icon_svg

SIDES = (180, 512)
"""Pixels: of phones' home screens, and of everything larger."""
_KEPT = {"Cache-Control": "public, max-age=86400"}


def icon(_: Request) -> Response:
    """As a drawing."""
    return Response(icon_svg(), media_type="image/svg+xml", headers=_KEPT)


def icon_picture(request: Request) -> Response:
    """As a picture of one size."""
    side = int(request.url.path.removesuffix(".png").rpartition("-")[2])
    return Response(icon_png(side), media_type="image/png", headers=_KEPT)


def manifest(_: Request) -> Response:
    """What a phone calls the page on its home screen."""
    city = current_city()
    name = city.city.name.in_language(city.city.language) if isinstance(city, Dataset) else ""
    told = {
        "name": f"Quartierblick – {name}" if name else "Quartierblick",
        "short_name": name or "Quartierblick",
        "start_url": "./",
        "display": "browser",
        "icons": [
            {"src": "./icon.svg", "type": "image/svg+xml", "sizes": "any"},
            *({"src": f"./icon-{side}.png", "type": "image/png", "sizes": f"{side}x{side}"} for side in SIDES),
        ],
    }
    return JSONResponse(told, media_type="application/manifest+json", headers=_KEPT)
