"""Photos → the pictures that are published: upright, sRGB, without metadata, always written anew.

A photo is decoded once for its whole ladder, a JPEG far larger than its widest size at a half or less.  Everything that
costs by the pixel (turning, colours, see-through parts) is done to the small pictures.  What is written are pixels
alone: place, owner, serial number and comment stay behind, and so does what was hidden after the end of the picture.
"""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from generator.media.ladder import Effort, Rendition
from generator.media.photos import PIXEL_LIMIT, Photo
from generator.problems import Problem, Span

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform

WEBP_QUALITY = 80
JPEG_QUALITY = 82
AVIF_QUALITY = 60
WEBP_METHOD: dict[Effort, int] = {"quick": 1, "normal": 1, "careful": 4}
"""3 takes as long as 4 and gives files as large; 1 makes drawings a third larger."""
AVIF_SPEED = 10
"""The quickest, whatever the effort: 8 takes three times as long for files 1 to 2 % smaller.

Measured on photos of 12 megapixels in three widths, AVIF as well as WebP takes 60 % more time; its files are 20 %
smaller and 0.5 dB further from the photo.
"""
RESERVE_PERCENT: dict[Effort, int] = {"quick": 120, "normal": 250, "careful": 250}
"""Least size of a JPEG as it is decoded, of its widest rendition: what is left to the filter decides how it looks.

At 250 a photo of 12 megapixels is decoded in full for 1600 pixels, and one of 48 at a half; docs/speed.md has the cost.
"""
PROBE_STEPS = 17
"""Levels of each channel at which a colour profile is compared with sRGB."""

_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError, struct.error)
"""What Pillow and pillow-heif raise on damaged files."""


class Pictures(msgspec.Struct, frozen=True):
    """What was made of one photo."""

    files: dict[str, bytes]
    """Name of the rendition → its bytes."""
    colour: tuple[int, int, int]
    """The mean colour of the photo: sRGB, 0 to 255 each."""


def load_plugins() -> None:
    """Import what :func:`encode` needs, so that processes forked later find it in their memory."""
    from PIL import AvifImagePlugin, GifImagePlugin, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    assert AvifImagePlugin and GifImagePlugin and ImageCms and JpegImagePlugin and PngImagePlugin and WebPImagePlugin


def encode(raw: bytes, photo: Photo, renditions: tuple[Rendition, ...]) -> Pictures | Problem:
    """The bytes of each of *renditions* of the photo in *raw*; *photo* is what :func:`~.photos.probe` said of it.

    *renditions* is the whole ladder, as :func:`~.ladder.ladder` gives it: a JPEG is decoded as small as the widest
    allows, so fewer of them could give other bytes.  The same photo gives the same bytes with the same Pillow.
    Findings: E501 damaged, E503 cut off.  Raises :class:`MemoryError`.
    """
    from PIL.Image import DecompressionBombError, DecompressionBombWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", DecompressionBombWarning)
            small = reduced(raw, photo, renditions)
    except (*_ERRORS, DecompressionBombError, DecompressionBombWarning) as error:
        if "truncated" in str(error):
            return Problem(Span(photo.path), "E503", "图片不完整，文件在中途断了，可能没有上传完", "请重新上传原图")
        return Problem(Span(photo.path), "E501", "图片无法解码，文件已损坏", "请重新上传原图")
    try:
        files = {step.name: _written(small[step.width, step.height], step) for step in renditions}
    except (OSError, ValueError, RuntimeError) as error:
        # What was decoded is a picture, of a size that every format holds: nothing but memory can be missing.
        raise MemoryError from error
    return Pictures(files, _mean_colour(small[min(small)]))


def reduced(raw: bytes, photo: Photo, renditions: tuple[Rendition, ...]) -> dict[tuple[int, int], Image]:
    """The photo in each size of *renditions*, upright and in sRGB, before it is written.  Raises what Pillow raises."""
    decoded = _decoded(raw, photo, renditions)
    colours = _Colours(decoded.picture)
    sizes = sorted({(rendition.width, rendition.height) for rendition in renditions})
    return {size: _upright(colours.in_srgb(_resized(decoded, _stored(size, photo))), photo) for size in sizes}


class _Decoded(msgspec.Struct, frozen=True):
    picture: Image
    """The first frame as it is stored, lying if it lies, in a mode that can be resized."""
    box: tuple[float, float, float, float]
    """The part that holds the photo: half of 427 rows is 213.5, and the decoder gives 214."""


def _decoded(raw: bytes, photo: Photo, renditions: tuple[Rendition, ...]) -> _Decoded:
    """The photo, as large as its renditions need or larger."""
    from PIL import Image

    load_plugins()
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    if photo.format == "HEIC":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture: Image.Image
    with Image.open(BytesIO(raw), formats=("HEIF",) if photo.format == "HEIC" else (photo.format,)) as picture:
        if picture.size != _stored((photo.width, photo.height), photo):
            raise ValueError("the decoder reads another size than the header says")
        box: tuple[float, float, float, float] = (0, 0, *picture.size)
        if photo.format == "JPEG":
            # Decoding at a half, a quarter or an eighth is a fraction of the work.
            reserve = RESERVE_PERCENT[renditions[0].effort]
            widest = max(rendition.width for rendition in renditions) * reserve // 100
            tallest = max(rendition.height for rendition in renditions) * reserve // 100
            drafted = picture.draft(None, _stored((widest, tallest), photo))
            box = drafted[1] if drafted else box
        picture.load()
    return _Decoded(_plain(picture), box)


def _stored(size: tuple[int, int], photo: Photo) -> tuple[int, int]:
    """The *size* of the upright picture as the file has it: from orientation 5 on, it lies on its side."""
    return size if photo.orientation < 5 else (size[1], size[0])


def _plain(picture: Image) -> Image:
    """*picture* in L, RGB or CMYK, with an alpha channel if it has anything to see through; eight bits a channel."""
    keyed = "transparency" in picture.info
    if picture.mode.startswith("I"):
        # 16-bit grey: a plain conversion would clip it at 255.
        plain = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
        plain.info.pop("transparency", None)
        return plain
    if keyed:
        return picture.convert("RGBA")
    if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _resized(decoded: _Decoded, size: tuple[int, int]) -> Image:
    """*decoded* in *size*, see-through parts on white."""
    from PIL import Image

    small = decoded.picture.resize(size, Image.Resampling.LANCZOS, box=decoded.box)
    if small.mode not in ("LA", "RGBA"):
        return small
    ground = Image.new("RGB" if small.mode == "RGBA" else "L", small.size, "white")
    ground.paste(small.convert(ground.mode), mask=small.getchannel("A"))
    return ground


class _Colours:
    """The way from a photo's colours to sRGB, by its profile if it has one that works.

    Small pictures are converted, not the photo: that differs from converting first by less than the resizing does.
    A profile that is sRGB under another name, as most are, costs nothing.
    """

    def __init__(self, picture: Image) -> None:
        from PIL import ImageCms

        self._change: ImageCmsTransform | None = None
        profile = picture.info.get("icc_profile")
        if not profile:
            return
        mode = {"LA": "L", "RGBA": "RGB"}.get(picture.mode, picture.mode)
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            change = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A broken profile, or one for other channels: the colours are then taken as they stand.
            return
        if mode != "RGB" or not _changes_nothing(change):
            self._change = change

    def in_srgb(self, picture: Image) -> Image:
        if self._change is None:
            return picture.convert("RGB")
        from PIL import Image

        converted = Image.new("RGB", picture.size)
        self._change.apply(picture, converted)
        return converted


def _changes_nothing(change: ImageCmsTransform) -> bool:
    """Whether *change* moves no channel of any colour by more than one step of 255."""
    from PIL import Image, ImageChops

    steps = [round(255 * step / (PROBE_STEPS - 1)) for step in range(PROBE_STEPS)]
    colours = bytes(value for red in steps for green in steps for blue in steps for value in (red, green, blue))
    before = Image.frombytes("RGB", (PROBE_STEPS, PROBE_STEPS * PROBE_STEPS), colours)
    after = Image.new("RGB", before.size)
    change.apply(before, after)
    return max(ImageChops.difference(before, after).tobytes()) <= 1


def _upright(picture: Image, photo: Photo) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(photo.orientation)
    return picture if turn is None else picture.transpose(turn)


def _mean_colour(picture: Image) -> tuple[int, int, int]:
    from PIL.Image import Resampling

    colour = picture.resize((1, 1), Resampling.BOX).getpixel((0, 0))
    assert isinstance(colour, tuple)
    red, green, blue = colour
    return int(red), int(green), int(blue)


def _written(picture: Image, rendition: Rendition) -> bytes:
    # Pillow writes comments, profiles and XMP back from here by itself.
    picture.info.clear()
    file = BytesIO()
    if rendition.type == "image/webp":
        method = WEBP_METHOD[rendition.effort]
        picture.save(file, "WEBP", quality=WEBP_QUALITY, method=method, exif=b"", icc_profile=b"", xmp=b"")
    elif rendition.type == "image/avif":
        # One thread: a photo is a process already, and the number of threads may change the bytes.
        picture.save(
            file, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1,
            exif=b"", icc_profile=b"", xmp=b"",
        )  # fmt: skip
    else:
        picture.save(file, "JPEG", quality=JPEG_QUALITY, subsampling="4:2:0", optimize=True, progressive=True, exif=b"")
    return file.getvalue()
