"""The list: which scene is drawn, how large, into which file, and how its file is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from drawings import afternoon, door, evening, morning, mushrooms, noon, seasons, tea, window
from drawings.block import PAPER, PIXELS, Block
from drawings.photo import Camera, developed

WIDE, TALL, FILM, SQUARE, BROAD = (4000, 3000), (3000, 4000), (4000, 2250), (3000, 3000), (4800, 2500)


PLAIN = Camera()


@dataclass(frozen=True, slots=True)
class Print:
    path: str
    """Under ``content/``."""
    scene: Callable[[Block], None]
    size: tuple[int, int]
    """Pixels of the upright picture."""
    camera: Camera = PLAIN


_DAY, _HOUSE, _YEAR = "albums/shan-li-yi-tian", "albums/wu-chuang-men-deng", "albums/yi-ke-shu"

PRINTS: tuple[Print, ...] = (
    Print(f"{_DAY}/chen-wu.jpg", morning.dawn, WIDE, Camera(private=True)),
    Print(f"{_DAY}/jiang-wan.jpg", morning.bend, TALL, Camera(turn=6)),
    Print(f"{_DAY}/shui-tian.jpg", morning.terraces, FILM),
    Print(f"{_DAY}/cha-long.jpg", morning.tea, WIDE),
    Print(f"{_DAY}/gong-qiao.jpg", noon.bridge, SQUARE),
    Print(f"{_DAY}/guo-yuan.jpg", noon.orchard, WIDE, Camera(turn=3)),
    Print(f"{_DAY}/zhu-lin.jpg", noon.bamboo, TALL, Camera(turn=8)),
    Print(f"{_DAY}/shan-lu.jpg", afternoon.road, BROAD, Camera(private=True)),
    Print(f"{_DAY}/pu-bu.webp", afternoon.falls, TALL),
    Print(f"{_DAY}/yu-xiang.jpg", evening.rain, TALL, Camera(turn=6, private=True)),
    Print(f"{_DAY}/du-kou.jpg", evening.ferry, FILM),
    Print(f"{_DAY}/ye-ding.jpg", evening.roofs, BROAD),
    Print(f"{_HOUSE}/wa.png", window.tiles, WIDE),
    Print(f"{_HOUSE}/hua-chuang.jpg", window.window, SQUARE),
    Print(f"{_HOUSE}/men.jpg", door.door, TALL, Camera(turn=8, private=True)),
    Print(f"{_HOUSE}/deng-lang.jpg", evening.lanterns, WIDE, Camera(wide=True)),
    Print(f"{_YEAR}/chun.jpg", seasons.spring, SQUARE),
    Print(f"{_YEAR}/xia.jpg", seasons.summer, SQUARE),
    Print(f"{_YEAR}/qiu.jpg", seasons.autumn, SQUARE),
    Print(f"{_YEAR}/dong.jpg", seasons.winter, SQUARE),
    Print(f"{_YEAR}/si-ji.jpg", seasons.round_year, BROAD),
    Print("articles/bai-cha-ya.jpg", tea.bud, SQUARE),
    Print("articles/bai-cha-bian.jpg", tea.trays, FILM, Camera(private=True)),
    Print("articles/bai-cha-wan.jpg", tea.cup, FILM),
    Print("articles/xiang-gu-cong.jpg", mushrooms.cap, WIDE),
    Print("articles/xiang-gu-peng.jpg", mushrooms.racks, FILM),
    Print("articles/xiang-gu-kuang.jpg", mushrooms.hamper, SQUARE, Camera(turn=3)),
)


def drawn(chosen: Print, scale: float = 1.0) -> bytes:
    """The bytes of one file; *scale* 1 is full size."""
    name = PurePosixPath(chosen.path)
    width, height = (side / PIXELS for side in chosen.size)
    block = Block(width, height, PAPER, seed=sum(map(ord, name.stem)), scale=scale)
    chosen.scene(block)
    return developed(block.image, name.suffix, chosen.camera)
