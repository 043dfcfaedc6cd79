"""``python -m generator`` is the command ``hongcheng``."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Run the command; Ctrl-C ends it quietly even while its modules are still being read."""
    # A command ends before there is garbage worth looking for; the preview, which stays, looks for it.
    gc.disable()
    # Some of what is imported swallows an exception or prints it: until all is there, the system ends the process.
    # So it does while nothing but looking is done.
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generator.idle import end_if_idle

    try:
        end_if_idle(sys.argv[1:])
        from generator.cli import main as run

        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # nor is it looked for at the very end


if __name__ == "__main__":
    main()
