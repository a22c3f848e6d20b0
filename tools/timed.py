"""Run one part of the tests and say how long it took: timed.py NAME -- COMMAND…"""

import subprocess
import sys
import time


def main() -> int:
    name, command = sys.argv[1], sys.argv[3:]
    began = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    print(
        f"— {name}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
