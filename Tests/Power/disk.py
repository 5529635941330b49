"""An ext4 in an image file from which the power can be taken, and whether there can be one here."""
import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Crash"))
from crash import Wrong  # noqa: E402


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Wrong(f"{Path(words[0]).name} 没有成功：{' '.join((done.stderr or done.stdout).split()) or done.returncode}")
    return done.stdout


class Disk:
    """An ext4 in an image file, mounted at a folder."""

    # EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: from here on nothing reaches the device, not even what stands in the log.
    SHUTDOWN, WITHOUT_LOG = 0x8004587D, struct.pack("I", 2)

    def __init__(self, image, folder):
        self.image, self.folder = Path(image), Path(folder)

    def make(self, size):
        with self.image.open("wb") as file:
            file.truncate(size)
        # All of its tables at once, or the kernel goes on writing them while the round runs.
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)

    @contextlib.contextmanager
    def mounted(self):
        self.folder.mkdir(exist_ok=True)
        try:
            # Its own clock must not write what nobody asked it to: its log is then only written by a sync.
            run("mount", "-o", "loop,commit=300", self.image, self.folder)
            yield self.folder
        finally:
            self.unmount()

    def unmount(self):
        # Whoever was killed may take a moment to let go.
        for _ in range(50):
            if not os.path.ismount(self.folder) or subprocess.run(["umount", self.folder], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        run("umount", "-l", self.folder)

    def cut(self):
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, self.SHUTDOWN, self.WITHOUT_LOG)
        finally:
            os.close(handle)


def obstacle():
    """Why no power can be cut here; None where it can."""
    if os.geteuid() != 0:
        return "不是 root，不能挂载镜像文件"
    missing = [name for name in ("mkfs.ext4", "mount", "umount") if shutil.which(name) is None]
    if missing:
        return f"没有 {'、'.join(missing)}"
    with tempfile.TemporaryDirectory(prefix="mingze-powercut-") as folder:
        disk = Disk(f"{folder}/image", f"{folder}/disk")
        try:
            disk.make(16 << 20)
            with disk.mounted():
                disk.cut()
        except (Wrong, OSError) as error:
            return f"挂载不了镜像文件（在容器里，或者没有 loop 设备）：{error}"
    return None
