"""Recordings made by hand, box by box and frame by frame, with everything private that a phone writes into them."""

from __future__ import annotations

import struct

GPS = b"+27.7068+106.9272+850.000/"
OWNER = b"Zhang San's iPhone"
COMMENT = b"kept in the drawer at home"
SECRETS = (GPS, OWNER, COMMENT, b"com.apple.quicktime", b"GoPro AVC encoder", b"/Volumes/zhang/Movies", b"Core Media")


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + name + body


def long_box(name: bytes, *content: bytes) -> bytes:
    """A box with its length in 64 bits."""
    body = b"".join(content)
    return struct.pack(">I", 1) + name + struct.pack(">Q", len(body) + 16) + body


def full(name: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *content)


def tells(*more: bytes) -> bytes:
    """``udta`` and ``meta`` as phones write them."""
    keys = box(b"mdta", b"com.apple.quicktime.location.ISO6709")
    meta = full(b"meta", full(b"hdlr", bytes(4), b"mdta", bytes(13)), full(b"keys", struct.pack(">I", 1), keys),
                box(b"ilst", box(b"data", OWNER, *more)))  # fmt: skip
    return box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(GPS), 0x15C7), GPS), box(b"\xa9cmt", COMMENT), meta)


UUID = box(b"uuid", bytes(range(16)), b"<x:xmpmeta>", OWNER, GPS)
UPRIGHT = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def visual(coding: bytes = b"avc1", width: int = 64, height: int = 48) -> bytes:
    name = b"GoPro AVC encoder"
    head = bytes(6) + struct.pack(">H", 1) + bytes(4) + b"appl" + bytes(8) + struct.pack(">HH", width, height)
    head += struct.pack(">IIIH", 0x480000, 0x480000, 0, 1) + bytes([len(name)]) + name.ljust(31, b"\0")
    head += struct.pack(">Hh", 24, -1)
    assert len(head) == 78
    return box(coding, head, box(b"avcC", b"\x01\x42\x00\x0a\xff\xe1\x00\x00\x01\x00\x00"), tells())


def sound(coding: bytes = b"mp4a") -> bytes:
    head = bytes(6) + struct.pack(">H", 1) + bytes(4) + b"appl" + struct.pack(">HHHHI", 1, 16, 0, 0, 8000 << 16)
    return box(coding, head, full(b"esds", b"\x03\x19"))


def track(
    number: int, handler: bytes, entry: bytes, samples: tuple[tuple[int, tuple[int, ...]], ...], **made: object
) -> bytes:
    """A track; *samples* are chunks: where each begins, and the sizes of its samples."""
    width, height = made.get("size", (64, 48)) if handler == b"vide" else (0, 0)  # type: ignore[misc]
    matrix = made.get("matrix", UPRIGHT)
    sizes = [size for _, chunk in samples for size in chunk]
    dates = struct.pack(">II", 3_800_000_000, 3_800_000_001)
    tkhd = full(b"tkhd", dates, struct.pack(">IIIQhhhh", number, 0, 5000, 0, 0, 0, 0, 0),
                struct.pack(">9i", *matrix), struct.pack(">II", width << 16, height << 16), flags=3)  # type: ignore[misc]
    runs = b"".join(struct.pack(">III", place, len(chunk), 1) for place, (_, chunk) in enumerate(samples, start=1))
    stbl = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stts", struct.pack(">III", 1, len(sizes), 1000)),
        full(b"stsc", struct.pack(">I", len(samples)), runs),
        full(b"stsz", struct.pack(">II", 0, len(sizes)), *(struct.pack(">I", size) for size in sizes)),
        full(b"stco", struct.pack(">I", len(samples)), *(struct.pack(">I", at) for at, _ in samples)),
    )
    path = full(b"alis", b"/Volumes/zhang/Movies/talk.mov", flags=1)
    media_head = full(b"vmhd", bytes(8), flags=1) if handler == b"vide" else full(b"smhd", bytes(4))
    minf = box(b"minf", media_head, box(b"dinf", full(b"dref", struct.pack(">I", 1), path)), stbl)
    mdia = box(b"mdia", full(b"mdhd", dates, struct.pack(">IIHH", 1000, 5000, 0x55C4, 0)),
               full(b"hdlr", b"mhlr", handler, b"appl", bytes(8), b"Core Media Handler\0"), minf)  # fmt: skip
    return box(b"trak", tkhd, box(b"tref", box(b"cdsc", struct.pack(">I", 1))), mdia, tells(), UUID)


PICTURE = b"PICTURE-PICTURE!"
SOUND = b"SOUND-SOUND!"
STRAY = b"left over by an editing program: " + OWNER


def mp4(*, moov_first: bool = False, positions: bool = True, long: bool = False, **made: object) -> bytes:
    """A film of 5 seconds: two chunks of pictures, one of sound, and a track of positions."""
    ftyp = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    media = (PICTURE, SOUND, GPS, STRAY, PICTURE)
    mdat = (long_box if long else box)(b"mdat", *media)

    def moov(start: int) -> bytes:
        places = [start + sum(map(len, media[:place])) for place in range(5)]
        tracks = [
            track(1, b"vide", made.get("picture", visual()), ((places[0], (10, 6)), (places[4], (16,))), **made),  # type: ignore[arg-type]
            track(2, b"soun", sound(), ((places[1], (12,)),)),
        ]
        if positions:
            tracks.append(track(3, b"meta", box(b"mebx", b"com.apple.quicktime"), ((places[2], (26,)),)))
        dates = struct.pack(">II", 3_800_000_000, 3_800_000_001)
        mvhd = full(b"mvhd", dates, struct.pack(">II", 1000, 5000), bytes(76), struct.pack(">I", 4))
        return box(b"moov", mvhd, *tracks, tells(COMMENT), UUID, full(b"meta", OWNER))

    head = 16 if long else 8
    if moov_first:
        start = len(ftyp) + len(moov(0)) + len(UUID) + head
        return ftyp + moov(start) + UUID + mdat
    return ftyp + box(b"free", OWNER) + mdat + moov(len(ftyp) + 8 + len(OWNER) + head) + UUID + tells()


def fragmented(handler: bytes = b"vide") -> bytes:
    """A film in fragments, as cameras on the net write it; *handler* of its second track."""
    ftyp = box(b"ftyp", b"iso5", bytes(4), b"iso5")
    mvhd = full(b"mvhd", bytes(8), struct.pack(">II", 1000, 0), bytes(76), struct.pack(">I", 3))
    mvex = box(b"mvex", full(b"mehd", struct.pack(">I", 7000)), full(b"trex", struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    moov = box(b"moov", mvhd, track(1, b"vide", visual(), ()), track(2, handler, sound(), ()), mvex, tells())
    moof = box(b"moof", full(b"mfhd", struct.pack(">I", 1)), box(b"traf", full(b"tfhd", struct.pack(">I", 1))), UUID)
    return ftyp + moov + moof + box(b"mdat", PICTURE)


# -- MP3 ------------------------------------------------------------------------------------

FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
"""A frame of silence: MPEG 1, layer III, 32 kbit/s, 44.1 kHz, one channel; 104 bytes, 26 milliseconds."""


def id3(content: bytes = b"") -> bytes:
    body = content or b"TPE1" + struct.pack(">IH", len(OWNER) + 1, 0) + b"\0" + OWNER + b"GEOB" + GPS
    size = len(body)
    return b"ID3\x03\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + body


def ape() -> bytes:
    body = struct.pack("<II", len(COMMENT), 0) + b"Comment\0" + COMMENT
    return body + b"APETAGEX" + struct.pack("<IIII", 2000, len(body) + 32, 1, 0) + bytes(8)


def id3v1() -> bytes:
    return b"TAG" + OWNER.ljust(30, b"\0") + COMMENT[:30].ljust(30, b"\0") + bytes(65)


def announcing(frames: int) -> bytes:
    """A first frame that says how many follow."""
    body = bytearray(FRAME)
    body[21:33] = b"Xing" + struct.pack(">II", 1, frames)
    return bytes(body)


def mp3(seconds: float = 2.0, *, tagged: bool = True) -> bytes:
    frames = FRAME * round(seconds * 44100 / 1152)
    if not tagged:
        return frames
    half = len(frames) // 2 // len(FRAME) * len(FRAME)
    return id3() + frames[:half] + id3v1() + id3() + frames[half:] + ape() + id3v1()
