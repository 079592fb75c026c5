"""The product's mark as browsers and phones ask for it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dataset.dataset import Dataset
from views.frame.city import current_city
from views.frame.icon import icon_png, icon_svg

PICTURES = {"/favicon.png": 64, "/favicon.ico": 64, "/icon-180.png": 180, "/icon-512.png": 512}
"""Addresses and pixels: what Streamlit's script asks for, and browsers without it; phones' home screens; all larger ones."""
_KEPT = {"Cache-Control": "public, max-age=86400"}


def icon(_: Request) -> Response:
    """As a drawing."""
    return Response(icon_svg(), media_type="image/svg+xml", headers=_KEPT)


def icon_picture(request: Request) -> Response:
    """As a picture of one size."""
    return Response(icon_png(PICTURES[request.url.path]), media_type="image/png", headers=_KEPT)


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
            *({"src": f"./icon-{side}.png", "type": "image/png", "sizes": f"{side}x{side}"} for side in (180, 512)),
        ],
    }
    return JSONResponse(told, media_type="application/manifest+json", headers=_KEPT)
