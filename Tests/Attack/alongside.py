"""What others meet while something heavy goes on, and requests as no library writes them."""
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress


def timed(send):
    """How long an answer took, and the answer, or why there was none."""
    began = time.monotonic()
    try:
        answer = send()
    except OSError as error:
        answer = error
    return time.monotonic() - began, answer


def watch(asker, pages, goes_on):
    """Milliseconds and status of a page 20 times a second, counted from when it was wanted, whether or not the ones before have come."""
    def look(page, wanted):
        status = asker.get(page).status
        return (time.monotonic() - wanted) * 1000, status
    with ThreadPoolExecutor(8) as pool:
        asked, wanted = [], time.monotonic()
        while goes_on():
            asked.append(pool.submit(look, pages[len(asked) % len(pages)], wanted))
            wanted += 0.05
            time.sleep(max(0, wanted - time.monotonic()))
    return [one.result() for one in asked]


def for_seconds(count):
    ends = time.monotonic() + count
    return lambda: time.monotonic() < ends


def percentile(looks, part):
    return sorted(spent for spent, _ in looks)[max(0, -(-len(looks) * part // 100) - 1)]


def told(looks):
    return f"p50 {percentile(looks, 50):.0f} ms, p99 {percentile(looks, 99):.0f} ms of {len(looks)}"


def connect(place, patience=30, source=""):
    host, port = place.split(":")
    return socket.create_connection((host, int(port)), patience, source_address=(source, 0))


def head(place, method, path, fields, host=True):
    """What comes before a body, with no more in it than is said."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", *[f"Host: {place}"] * host, *fields, "", ""]).encode()


def exchange(place, begin, pieces, reads_first=True, patience=30):
    """Status and page. What comes back is read while the body is still being sent, as browsers do, or when all of it is sent, as plain programs do."""
    with connect(place, patience) as line:
        def send():
            with suppress(OSError):
                for piece in [begin, *pieces]:
                    line.sendall(piece)
        sender = threading.Thread(target=send)
        sender.start()
        if not reads_first:
            sender.join()
        got = received(line)
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        sender.join()
    return int(got.split(b" ")[1]) if got else 0, got.decode("utf-8", "replace")


def received(line):
    got = b""
    with suppress(OSError):
        while not is_whole(got) and (piece := line.recv(65_536)):
            got += piece
    return got


def is_whole(got):
    start, gap, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", start, re.I)
    return bool(gap and length and len(body) >= int(length.group(1)))
