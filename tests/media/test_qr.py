"""QR codes, drawn once."""

from __future__ import annotations

from collections.abc import Callable

from generator.media.qr import kept_codes, qr


def test_a_code_that_was_drawn_is_not_drawn_again() -> None:
    drawn: dict[str, bytes] = {}

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        return drawn[key] if key in drawn else drawn.setdefault(key, compute())

    addresses = ("https://example.org/a.html", "https://example.org/b.html")
    codes = [kept_codes(keep)(address) for address in addresses * 2]
    assert codes == [qr(address) for address in addresses * 2]
    assert len(drawn) == len(addresses)
