"""A launcher with toy children, run as a process of its own by the tests beside it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))

from launch.speech import Refused, complain, say
from launch.supervisor import Stopped, Supervisor

SLEEPER = "import time; print('awake', flush=True); time.sleep(600)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}])"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
DYING = "import sys, time; time.sleep(0.3); print('no more coffee', flush=True); sys.exit(7)"
TOYS = {"sleeper": SLEEPER, "parent": WITH_CHILD, "stubborn": STUBBORN, "dying": DYING}


def main(home: Path, names: list[str]) -> int:
    try:
        with Supervisor(home, home) as supervisor:
            for name in names:
                child = supervisor.start(name, [sys.executable, "-c", TOYS[name]], {})
                say(f"{name} {child.process.pid}")
            say("started")
            supervisor.watch()
    except Stopped:
        say("stopped")
    except Refused as refusal:
        complain(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
