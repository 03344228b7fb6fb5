"""Public pictures where no web server stands in front: the demo, tests, and whoever forgot the proxy."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

PICTURES = {
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
}
# Names are random or change with their content.
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The picture at `path` of MEDIA_ROOT as what its ending says; nothing else is given out."""
    kind = PICTURES.get(path.rpartition(".")[2].lower())
    if kind is None:
        raise Http404
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(answer, FileResponse):
        answer.headers["Content-Type"] = kind
        answer.headers["Cache-Control"] = FOREVER
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
