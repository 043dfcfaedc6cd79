"""Photos → the pictures that are published: upright, sRGB, without metadata, always written anew.

A photo is decoded once for its whole ladder.  What is written are pixels alone: place, owner, serial number and
comment stay behind, and so does anything that was hidden after the end of the picture.
"""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from generator.media.ladder import Rendition
from generator.media.photos import PIXEL_LIMIT, Photo
from generator.problems import Problem, Span

if TYPE_CHECKING:
    from PIL.Image import Image

WEBP_QUALITY = 80
JPEG_QUALITY = 82

_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow raises on damaged files."""


def encode(raw: bytes, photo: Photo, renditions: tuple[Rendition, ...]) -> dict[str, bytes] | Problem:
    """The bytes of each rendition of the photo in *raw*, by name; *photo* is what :func:`~.photos.probe` said of it.

    The same photo gives the same bytes with the same Pillow.  Findings: E501 damaged, E503 cut off.
    """
    from PIL.Image import DecompressionBombError, DecompressionBombWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", DecompressionBombWarning)
            picture = _decoded(raw, photo, renditions)
    except (*_ERRORS, DecompressionBombError, DecompressionBombWarning) as error:
        if "truncated" in str(error):
            return Problem(Span(photo.path), "E503", "图片不完整，文件在中途断了，可能没有上传完", "请重新上传原图")
        return Problem(Span(photo.path), "E501", "图片无法解码，文件已损坏", "请重新上传原图")
    return {rendition.name: _written(picture, rendition) for rendition in renditions}


def _decoded(raw: bytes, photo: Photo, renditions: tuple[Rendition, ...]) -> Image:
    """The first frame, upright, in sRGB, at least as large as the largest rendition."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    lies = photo.orientation >= 5
    picture: Image.Image
    with Image.open(BytesIO(raw), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
        if picture.size != ((photo.height, photo.width) if lies else (photo.width, photo.height)):
            raise ValueError("the decoder reads another size than the header says")
        width = max(rendition.width for rendition in renditions)
        height = max(rendition.height for rendition in renditions)
        # JPEG decodes at a half, a quarter or an eighth for a fraction of the work; other formats ignore this.
        picture.draft(None, (height, width) if lies else (width, height))
        picture.load()
        picture = _in_srgb(picture)
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(photo.orientation)
    return picture if turn is None else picture.transpose(turn)


def _in_srgb(picture: Image) -> Image:
    """*picture* in eight-bit RGB, its colour profile applied if it has one that works, see-through parts on white."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # 16-bit grey: a plain conversion would clip it at 255.
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
        picture.info.pop("transparency", None)
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A broken profile, or one for other channels: the colours are then taken as they stand.
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _written(picture: Image, rendition: Rendition) -> bytes:
    from PIL.Image import Resampling

    size = rendition.width, rendition.height
    small = picture.copy() if picture.size == size else picture.resize(size, Resampling.LANCZOS)
    # Pillow writes comments, profiles and XMP back from here by itself.
    small.info.clear()
    file = BytesIO()
    if rendition.type == "image/webp":
        small.save(file, "WEBP", quality=WEBP_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    else:
        small.save(file, "JPEG", quality=JPEG_QUALITY, subsampling="4:2:0", optimize=True, progressive=True, exif=b"")
    return file.getvalue()
