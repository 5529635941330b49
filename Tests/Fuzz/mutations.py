"""What becomes of an honest file: numbers at their limits, elements doubled, dropped and nested, bytes flipped, cut and doubled."""
import re

LIMITS = ["-1", "0", "1", "8", "9", "63", "64", "255", "256", "32767", "65535", "65536", "1048576", "1048577", "2147483647", "2147483648",
          "-2147483648", "4294967295", "4294967296", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
          "1e999", "-1e999", "", "NaN", "inf", "0x10", " 1", "1.5", "+1", "-0", "٣", "9" * 200]
# How a cell is named, and what stands for a level in a list's text.
REFERENCES = ["A{}", "A1:A{}", "A{}:A1", "A{0}:XFD{0}", "{}", "ZZZ{}", "ZZZZZZZZZZZZZZ{}", "%{}", "A:B", ":", "A1:B2:C3", "a{}"]
ODD = ["\0", "&#0;", "&#x10FFFF;", "&#xD800;", "&no;", "&lt;", "\uFFFE", "\u0301", "\u202E", "\U0001F600", "\x0B", "{{", "}}", "｛｛", "\t", "\r", "%1%9",
       "<![CDATA[]]>", "]]>", "<!--", "<?x ?>", "<w:p>", "</w:p>", "=1+1"]
# Bytes that one mutation of a text adds.
MOST = 2_000_000
LENGTHS = [1000, 1000, 5000, 32_767, 32_768, 100_000, 100_000, 1_000_000]
TAG = re.compile(r"<(/?)([\w:]+)((?:\s+[\w:]+=\"[^\"]*\")*)\s*(/?)>")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")


def elements(text):
    """Where elements begin and end, those within others too."""
    open_, found = [], []
    for tag in TAG.finditer(text):
        if tag[4]:
            found.append(tag.span())
        elif not tag[1]:
            open_.append((tag[2], tag.start()))
        elif open_ and open_[-1][0] == tag[2]:
            found.append((open_.pop()[1], tag.end()))
    return found


def put(text, span, made):
    return text[:span[0]] + made + text[span[1]:]


# MARK: XML

def limit_attribute(dice, text):
    all_ = list(ATTRIBUTE.finditer(text))
    if not all_:
        return text
    one, value = dice.choice(all_), dice.choice(LIMITS)
    if dice.random() < 0.25:
        value = dice.choice(REFERENCES).format(value)
    if dice.random() < 0.3:
        return ATTRIBUTE.sub(lambda found: f'{found[1]}="{value}"' if found[1] == one[1] else found[0], text)
    return put(text, one.span(2), value)


def limit_text(dice, text):
    numbers = list(re.finditer(r"(?<=>)-?[\d.]+(?=<)", text))
    return put(text, dice.choice(numbers).span(), dice.choice(LIMITS)) if numbers else limit_attribute(dice, text)


def swap_attributes(dice, text):
    all_ = list(ATTRIBUTE.finditer(text))
    if len(all_) < 2:
        return text
    first, second = sorted(dice.sample(all_, 2), key=lambda found: found.start())
    return put(put(text, second.span(2), first[2]), first.span(2), second[2])


def double_element(dice, text):
    spans = elements(text)
    if not spans:
        return text
    start, end = dice.choice(spans)
    times = dice.choice([1, 1, 2, 20, 300])
    return put(text, (end, end), text[start:end] * min(times, 200_000 // (end - start) + 1))


def drop_element(dice, text):
    spans = elements(text)
    return put(text, dice.choice(spans), "") if spans else text


def drop_tag(dice, text):
    tags = list(TAG.finditer(text))
    return put(text, dice.choice(tags).span(), "") if tags else text


def move_element(dice, text):
    spans = elements(text)
    if not spans:
        return text
    start, end = dice.choice(spans)
    moved, rest = text[start:end], put(text, (start, end), "")
    places = [tag.end() for tag in TAG.finditer(rest)]
    place = dice.choice(places) if places else 0
    return put(rest, (place, place), moved)


def nest_element(dice, text):
    """In itself: beyond 256 libxml2 gives up, below it does not."""
    tags = [tag for tag in TAG.finditer(text) if not tag[1] and not tag[4]]
    if not tags:
        return text
    tag, depth = dice.choice(tags), dice.choice([2, 20, 200, 1000])
    ends = [end for start, end in elements(text) if start == tag.start()]
    if not ends:
        return put(text, tag.span(), tag[0] * depth)
    return put(put(text, (ends[0], ends[0]), f"</{tag[2]}>" * depth), (tag.start(), tag.start()), tag[0] * depth)


def lengthen_text(dice, text):
    inside = list(re.finditer(r"(?<=>)[^<]+(?=<)", text)) + [found for found in ATTRIBUTE.finditer(text) if found[2]]
    if not inside:
        return text
    one = dice.choice(inside)
    words, length = one[2] if one.re is ATTRIBUTE else one[0], dice.choice(LENGTHS)
    place, more = one.end(2) if one.re is ATTRIBUTE else one.end(), dice.choice([words, "责", "1", "A", " ", "&lt;", "%1"])
    return put(text, (place, place), more * (length // len(more) + 1))


def odd_text(dice, text):
    places = [found.end() for found in re.finditer(r"(?<=>)[^<]*(?=<)|(?<==\")[^\"]*", text)]
    place = dice.choice(places) if places else 0
    return put(text, (place, place), dice.choice(ODD) * dice.choice([1, 1, 1, 3, 2000]))


def head_text(dice, text):
    head = dice.choice(['<!DOCTYPE a [<!ENTITY b "c">]>', '<?xml version="1.0" encoding="UTF-16"?>', '<?xml version="1.0" encoding="GB18030"?>',
                        '<?xml version="1.1"?>', '<?xml version="1.0" encoding="no"?>', "\uFEFF", " ", ""])
    return head + (text if dice.random() < 0.9 else text[:dice.randint(0, len(text))])


XML = [limit_attribute] * 6 + [limit_text] * 2 + [swap_attributes, double_element, double_element, drop_element, drop_tag, move_element, nest_element,
                                                  lengthen_text, odd_text, odd_text, head_text]


def mutate_xml(dice, data):
    text = data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data
    return dice.choice(XML)(dice, text).encode("utf-8", "surrogateescape")


def mutate_parts(dice, parts):
    """One part's XML, or which parts there are."""
    parts, at = list(parts), dice.randrange(len(parts)) if parts else 0
    if not parts:
        return parts
    name, data = parts[at]
    choice = dice.random()
    if choice < 0.88:
        parts[at] = (name, mutate_xml(dice, data))
    elif choice < 0.90:
        del parts[at]
    elif choice < 0.92:
        parts.append((name, data))
    elif choice < 0.94:
        parts[at] = (dice.choice(["../" + name, "/" + name, name.upper(), name + "/", "", "a" * 300, "词/文.xml", "word/vbaProject.bin"]), data)
    elif choice < 0.96:
        other = dice.randrange(len(parts))
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], data)
    elif choice < 0.98:
        parts[at] = (name, mutate_bytes(dice, data.encode() if isinstance(data, str) else data))
    else:
        parts += [(f"word/media/{number}.xml", "<a/>") for number in range(dice.choice([5, 300]))]
    return parts


# MARK: Bytes

def mutate_bytes(dice, data):
    data, choice = bytearray(data), dice.randrange(6)
    if not data:
        return bytes(data)
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.choice([1, 2, 4, 16, 200, len(data)]))
    if choice == 0:
        for _ in range(dice.choice([1, 1, 3, 20])):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    elif choice == 1:
        data[start:end] = b""
    elif choice == 2:
        data[start:start] = (data[start:end] * dice.choice([1, 1, 5]))[:MOST]
    elif choice == 3:
        data[start:end] = bytes([dice.choice([0, 0xFF, 0x7F, 0x80])]) * (end - start)
    elif choice == 4:
        data[start:] = b""
    else:
        data[start:end] = dice.randbytes(end - start)
    return bytes(data)


def mutate_zip(dice, data):
    """A field of one of the heads (APPNOTE 4.3.7, 4.3.12, 4.3.16) put at its limit, or any bytes."""
    marks = {b"PK\x03\x04": [4, 6, 8, 14, 18, 22, 26, 28], b"PK\x01\x02": [6, 8, 10, 16, 20, 24, 28, 30, 32, 34, 42], b"PK\x05\x06": [4, 8, 10, 12, 16, 20]}
    mark = dice.choice(list(marks))
    places = [found.start() for found in re.finditer(re.escape(mark), data)]
    if not places or dice.random() < 0.4:
        return mutate_bytes(dice, data)
    place, size = dice.choice(places) + dice.choice(marks[mark]), dice.choice([2, 4])
    value = dice.choice([0, 1, 8, 9, 12, 14, 99, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]) & (1 << 8 * size) - 1
    return data[:place] + value.to_bytes(size, "little") + data[place + size:]


def mutate_words(dice, data):
    """Quotes, commas, NULs and numbers in a table or a text."""
    choice, place = dice.random(), dice.randint(0, len(data))
    if choice < 0.3:
        return mutate_bytes(dice, data)
    if choice < 0.5:
        numbers = list(re.finditer(rb"\d+", data))
        return put(data, dice.choice(numbers).span(), dice.choice(LIMITS).encode()) if numbers else data
    if choice < 0.6:
        line = dice.choice(data.split(b"\n")) + b"\n"
        return put(data, (place, place), line * min(dice.choice([1, 100, 3000, 25_000]), MOST // len(line)))
    odd = dice.choice([b'"', b'""', b'"' * 3, b",", b"\t", b"\0", b"\r", b"\n", b"\f", b" ", b"=", b"'", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x81",
                       b"\x84\x31\xa4\x37", "\u3000".encode(), "\u0301".encode(), "\u2028".encode(), "{{责".encode(), "\U0001F600".encode()])
    return put(data, (place, place), odd * dice.choice([1, 1, 1, 2, 199, 200, 201, 40_000, 300_000]))
