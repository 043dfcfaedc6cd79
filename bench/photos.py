"""Photos to three WebP widths, side by side with Hugo and sigal: ``make bench-photos``.

    python bench/photos.py [--photos 40] [--rounds 1] [--peers hugo,sigal]

Every program gets the same photographs, made here the first time, and runs as a whole process; the rounds take turns,
so that two programs are compared in the same minutes of the machine.  Seconds are this machine's, ratios are what
counts, processor time before clock time.  What only we do (JPEG, colour profiles, placeholder colours, AVIF) is left
out of the comparison and told apart.  What was fetched and made stays in ``.cache/bench``.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from measuring import CommandFailed, Run, cpu, load, machine, measured, memory, middle, ratio, wall
from peer_sites import HERE, CannotInstall, Peer, hugo, link_photos, sigal
from photo_costs import costs, fidelity, published_fidelity, webp_width
from sample_photos import sample_photos

REPOSITORY = Path(__file__).parent.parent
CACHE = REPOSITORY / ".cache" / "bench"
PEERS = {"hugo": hugo, "sigal": sigal}
BASE = "Hugo"
OURS = "本站程序"
NO_DECODER = "import sys; sys.modules['PIL'] = None; sys.argv[0] = 'hongcheng'; "
"""Before a program: whoever asks for Pillow then fails, so a build that succeeds has decoded nothing."""


@dataclass(slots=True)
class Contender:
    """One row of the table, and what was measured of it."""

    name: str
    peer: Peer
    warm: tuple[str, ...]
    """The command of the second build."""
    cold_runs: list[Run] = field(default_factory=list)
    warm_runs: list[Run] = field(default_factory=list)
    bytes: int = 0
    fidelity: float = 0.0
    """PSNR in dB of the published pictures 1600 wide, the mean of a few."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", default="hugo,sigal", help="hugo,sigal; 空着就只测本站")
    wanted = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    photos = sample_photos(CACHE / "photos", wanted.photos)
    megabytes = statistics.median(photo.stat().st_size for photo in photos) / 1e6
    print(machine())
    print(f"{len(photos)} 张 1200 万像素的照片，每张 {megabytes:.1f} MB；{wanted.rounds} 轮，取中位数")
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=CACHE) as folder:
        contenders = [*_peers(wanted.peers, Path(folder), photos), *_ours(Path(folder), photos)]
        for number in range(wanted.rounds):
            print(f"第 {number + 1} 轮，开始时机器负载 {load()}", file=sys.stderr)
            for contender in contenders:
                _race(contender, photos)
    _print_table(contenders, len(photos))
    print("\n一张照片的处理器毫秒数，一个进程里（三张照片，各取最快一次，平均）：")
    # Two that lie and one that stands: the mixture of all.
    for title, milliseconds in costs(photos[1:4]):
        print(f"{milliseconds:8.1f}  {title}")
    print("\n编码以前与“整幅解码再用 Lanczos 缩小”相比：")
    for line in fidelity(photos[:12]):
        print(f"  {line}")


def _peers(names: str, scratch: Path, photos: Sequence[Path]) -> list[Contender]:
    found = []
    for name in filter(None, names.split(",")):
        try:
            peer = PEERS[name](CACHE, scratch, photos)
        except CannotInstall as failure:
            print(f"对照程序 {name} 没有装上，这一行缺：{failure}", file=sys.stderr)
            continue
        found.append(Contender(peer.name, peer, peer.command))
    return found


def _ours(scratch: Path, photos: Sequence[Path]) -> list[Contender]:
    """The ladder alone in each effort, and a whole build with everything switched on."""
    rows = []
    script = str(REPOSITORY / "bench" / "ladder_only.py")
    for title, effort in ((OURS, "normal"), (f"{OURS}（quick）", "quick"), (f"{OURS}（careful）", "careful")):
        site = _our_site(scratch / f"ours-{effort}", photos)
        arguments: tuple[str, ...] = (str(site), str(site / "site"), effort)
        run = f"import runpy; runpy.run_path({script!r}, run_name='__main__')"
        again = f"{NO_DECODER}sys.argv[1:] = {list(arguments)!r}; {run}"
        peer = Peer(title, "", (sys.executable, script, *arguments), site, "site", (".hongcheng",))
        rows.append(Contender(title, peer, (sys.executable, "-c", again)))
    site = _our_site(scratch / "whole", photos)
    arguments = "build", "--root", str(site), "--out", str(site / "site")
    again = f"{NO_DECODER}sys.argv[1:] = {list(arguments)!r}; from generator.__main__ import main; main()"
    title = f"{OURS}，整站"
    peer = Peer(title, "", (sys.executable, "-m", "generator", *arguments), site, "site", (".hongcheng",))
    return [*rows, Contender(title, peer, (sys.executable, "-c", again))]


def _our_site(site: Path, photos: Sequence[Path]) -> Path:
    shutil.copytree(HERE / "hongcheng", site)
    album = site / "content" / "albums" / "2025-bench"
    link_photos(photos, album)
    shown = "".join(f"  - {{src: {photo.name}, alt: 样张}}\n" for photo in photos)
    text = f"---\ntitle: 测速图集\ndate: 2025-11-07\nphotos:\n{shown}---\n一册样张。\n"
    (album / "index.md").write_text(text, encoding="utf-8")
    return site


def _race(contender: Contender, photos: Sequence[Path]) -> None:
    peer, limit = contender.peer, 60 + 60 * len(photos)
    environment = {"PYTHONPATH": str(REPOSITORY)} if contender.name.startswith(OURS) else {}
    peer.forget()
    try:
        contender.cold_runs.append(measured(peer.command, peer.site, limit=limit, environment=environment))
        contender.warm_runs.append(measured(contender.warm, peer.site, limit=limit, environment=environment))
    except CommandFailed as failure:
        print(f"{contender.name} 没有成功：{failure}", file=sys.stderr)
        return
    pictures = [path for path in (peer.site / peer.output).rglob("*.*") if path.suffix in (".webp", ".jpg")]
    contender.bytes = sum(path.stat().st_size for path in pictures)
    # The first three photos lie as they are stored; of the others sigal makes another size.
    compared = [
        published_fidelity(photo, path)
        for photo in photos[:3]
        for path in pictures
        if path.name.startswith(photo.stem) and path.suffix == ".webp" and webp_width(path) == 1600
    ]
    contender.fidelity = statistics.mean(compared) if compared else 0.0


def _print_table(contenders: Sequence[Contender], photos: int) -> None:
    base = next((contender for contender in contenders if contender.name == BASE), None)
    head = ["程序", "处理器秒", "秒", "处理器比", "时钟比", "内存 MB", "图片 MB", "成品 dB", "再构建处理器秒", "比"]
    print("\n| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in contenders:
        if not row.warm_runs:
            continue
        cells = [
            f"{row.name} {row.peer.version}".strip(),
            f"{middle(row.cold_runs, cpu):.2f}",
            f"{middle(row.cold_runs, wall):.2f}",
            _ratio(row.cold_runs, base.cold_runs if base else [], cpu),
            _ratio(row.cold_runs, base.cold_runs if base else [], wall),
            f"{middle(row.cold_runs, memory) / 1e6:.0f}",
            f"{row.bytes / 1e6:.1f}",
            f"{row.fidelity:.1f}",
            f"{middle(row.warm_runs, cpu):.2f}",
            _ratio(row.warm_runs, base.warm_runs if base else [], cpu),
        ]
        print("| " + " | ".join(cells) + " |")
    print(f"\n本站程序三行的再构建都在没有 Pillow 的进程里成功：一张照片也没有解码。每行 {photos} 张照片。")
    print("成品 dB：1600 宽的 WebP 与整幅解码再用 Lanczos 缩小的原图相比，三张平均。")
    print("sigal 只做两种宽度（1600、480）。整站：另有 JPEG、占位色、每张照片的页面、整册下载。")


def _ratio(ours: Sequence[Run], theirs: Sequence[Run], figure: Callable[[Run], float]) -> str:
    found = ratio(ours, theirs, figure)
    return "—" if found is None else f"{found:.2f}"


if __name__ == "__main__":
    main()
