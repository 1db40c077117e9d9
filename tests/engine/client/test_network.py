"""SERVICE over a real network that belongs to the test: see tests/network/inside.py."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from network.inside import ADDRESSES, NAMES

INSIDE = Path(__file__).parents[2] / "network" / "inside.py"

#: Makes the network: the addresses on loopback, the names where the resolver looks.
SCRIPT = """\
set -e
ip link set lo up
for address in $2; do ip addr add "$address/32" dev lo; done
mount --bind "$1" /etc/hosts
shift 2
exec "$@"
"""

#: A network, names and mounts of one's own, as an ordinary user.
UNSHARE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


def _may_unshare():
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    tried = [*UNSHARE, "ip", "link", "set", "lo", "up"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _may_unshare(), reason="this machine lets nobody make a network")
def test_service_reaches_public_addresses_and_no_others(tmp_path):
    """
    All that network/inside.py says holds, with the real command and real connections.
    """
    hosts = tmp_path / "hosts"
    lines = [f"{address} {name}\n" for name, found in NAMES.items() for address in found]
    hosts.write_text("127.0.0.1 localhost\n" + "".join(lines), "ascii")
    pytest_ = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--no-header",
        "-p",
        "no:cacheprovider",
        INSIDE,
    ]
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", SCRIPT, "sh", hosts, " ".join(ADDRESSES), *pytest_],
        cwd=INSIDE.parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
