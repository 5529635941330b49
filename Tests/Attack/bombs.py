"""Files that grow beyond all measure, say what is not so, or are broken where a reader does not look; small on disk, made on the spot."""
import io
import random
import struct
import zipfile
import zlib
from datetime import datetime, timedelta, timezone
from functools import partial

YEAR = (datetime.now(timezone.utc) + timedelta(hours=8)).year + 1
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# Numbers that no list, no table and no sheet has.
BEYOND = [-1, 2147483647, 9223372036854775807]


def packed(parts):
    """A ZIP of parts by their names; a part may be text, bytes, or pieces that come one after the other."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            pieces = [content] if isinstance(content, (str, bytes)) else content
            with archive.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return out.getvalue()


def paragraph(text, properties=""):
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def plan(name, properties=""):
    """What makes a plan of a document, so that a reader that gets through the rest has something to show; no two have the same text."""
    lines = [f"青石镇{YEAR}年廉政工作要点（{name}）", "一、重点任务", f"（一）开好专题会议。镇党委每季度研究一次{name}的工作。（责任单位：镇党委）"]
    return "".join(paragraph(line, properties) for line in lines)


def docx(body, **parts):
    document = [f"<w:document {WORD}><w:body>", *([body] if isinstance(body, str) else body), "</w:body></w:document>"]
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document} | {f"word/{name}.xml": part for name, part in parts.items()})


# Word documents


def levels(level):
    """A level that no list has, in the list, in the style and in the paragraph."""
    numbering = (f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="{level}"><w:lvl w:ilvl="{level}"><w:start w:val="{level}"/>'
                 f'<w:lvlText w:val="第%{level}项%1"/><w:lvlRestart w:val="{level}"/></w:lvl><w:lvl w:ilvl="0"><w:start w:val="{level}"/></w:lvl>'
                 f'</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="{level}"/><w:lvlOverride w:ilvl="{level}">'
                 f'<w:startOverride w:val="{level}"/></w:lvlOverride></w:num></w:numbering>')
    style = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:styles {WORD}><w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="a"/>{style}</w:style></w:styles>'
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    body = plan(f"层次{level}") + paragraph("列表", listed) + paragraph("样式", '<w:pStyle w:val="a"/>')
    return docx(body, numbering=numbering, styles=styles)


def long_number():
    """Nine million letters before each of 2,000 numbers."""
    numbering = (f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="{"%1" * 4_500_000}"/></w:lvl>'
                 '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>')
    return docx(plan("长编号") + paragraph("项", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') * 2000, numbering=numbering)


def spans():
    cells = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("格")}</w:tc>' for span in [*BEYOND, 0])
    return docx(plan("跨列") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" * 500)


def wide_row():
    return docx([plan("宽行"), "<w:tbl><w:tr>", *("<w:tc><w:p/></w:tc>" * 10_000 for _ in range(90)), "</w:tr></w:tbl>"])


def nested_tables(depth=100_000):
    return docx([plan("套表"), "<w:tbl><w:tr><w:tc>" * depth, "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth])


def text_boxes():
    """A box in a box, each half of the other: what stands outside is kept while what is inside is read."""
    return docx([plan("文本框"), "<w:p><w:txbxContent>" * 20_000, "</w:txbxContent></w:p>" * 20_000])


def laughs():
    """Entities that name each other ten times over, nine times."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a0 "哈哈哈哈哈哈">{entities}<!ENTITY own SYSTEM "file:///etc/passwd">]>'
    document = f"{head}<w:document {WORD}><w:body>{plan('实体')}{paragraph('&a9;&own;')}</w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def one_letter(size=64):
    """So many megabytes of one letter, in one piece of text."""
    return docx([plan("一个字母"), "<w:p><w:r><w:t>", *(b"a" * 2**20 for _ in range(size)), "</w:t></w:r></w:p>"])


def many_letters():
    """Just below what a part may have, in paragraphs that are each of an ordinary length."""
    return docx([plan("许多段"), *(paragraph("a" * 900) * 1000 for _ in range(40))])


def many_parts(count, size=0):
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {WORD}>{plan('许多部件')}</w:document>"}
                  | {f"word/p{index}.xml": bytes(size) for index in range(count)})


def crafted(name, content, size, extra=b""):
    """An archive of one part whose heads say `size`, in the fields for it and in `extra`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(packer.compress(piece) for piece in content) + packer.flush()
    name, sizes = name.encode(), struct.pack("<III", 0, len(body), size)
    sizes += struct.pack("<HH", len(name), len(extra))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 45, 0, 8, 0, 0) + sizes + name + extra + body
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 45, 45, 0, 8, 0, 0) + sizes + bytes(14) + name + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def lying():
    """The directory promises 100 bytes; the part holds 200 MB."""
    return crafted("word/document.xml", (bytes(2**20) for _ in range(200)), 100)


def endless():
    """Sizes of 2^64 - 1, as ZIP64 can write them."""
    extra = struct.pack("<HHQQ", 1, 16, 2**64 - 1, 2**64 - 1)
    return crafted("word/document.xml", [plan("无穷").encode()], 0xFFFFFFFF, extra)


# Spreadsheets


HEADS = ["存在问题", "责任单位", "整改期限"]


def cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def rows(count, width=3, text="公开栏没有更新"):
    row = "<row>" + cell(text) * width + "</row>"
    return "<row>" + "".join(map(cell, HEADS)) + "</row>" + row * count


def xlsx(data, after="", shared=None, names=("台账",), **parts):
    """All sheets are one part."""
    sheets = "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r1"/>' for n, name in enumerate(names))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = {
        "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{relations}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": [f"<worksheet {SHEET}><sheetData>", data, f"</sheetData>{after}</worksheet>"],
    }
    if shared is not None:
        book["xl/sharedStrings.xml"] = f"<sst {SHEET}>{shared}</sst>"
    return packed(book | parts)


def shared_string(length, cells):
    """One long text that many cells name."""
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    return xlsx(rows(1) + row * (cells // 2), shared=f"<si><t>{'长' * length}</t></si>")


def one_part():
    return xlsx(rows(800, 8), names=[f"表{n}" for n in range(60)])


def merges():
    return xlsx(rows(19_999), "<mergeCells>" + '<mergeCell ref="A1:A20000"/>' * 20_000 + "</mergeCells>")


def row_numbers(*numbers):
    return xlsx(rows(1) + "".join(f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>字</t></is></c></row>' for number in numbers))


def columns(count=10):
    return xlsx(rows(1) + ("<row>" + cell("字") * 16_384 + "</row>") * count)


def largest():
    """Within all that is allowed: what comes of it is for the server to hold."""
    return xlsx(rows(19_990, 12, "公开栏没有更新，群众看不到补助名单。" * 2))


# Other files


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(300_000), 9)) + chunk(b"IEND", b"")


def jpeg(width, height):
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\0\0\x01\0\x01\0\0\xff\xc0" + frame + b"\xff\xda" + scan + bytes(200) + b"\xff\xd9"


def noise(size):
    return random.Random(size).randbytes(size)


def pdf(*pages):
    """Each page is a few lines, and as wide as they are: what stands outside a page is left out. Lines of many pages are kept once."""
    letters = sorted({letter for page in set(pages) for line in page for letter in line if letter > "~"})
    codes = {letter: bytes([0x80 + place]) for place, letter in enumerate(letters)}
    names = "".join(f"<{codes[letter].hex()}> <{ord(letter):04x}>\n" for letter in letters)
    cmap = f"/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange\n{len(letters)} beginbfchar\n{names}endbfchar"
    contents = {page: 4 + place for place, page in enumerate(dict.fromkeys(pages))}
    first = 4 + len(contents)
    kids = " ".join(f"{first + place} 0 R" for place in range(len(pages)))
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(), 3: stream(cmap.encode())}
    objects |= {number: stream(page_content(page, codes)) for page, number in contents.items()}
    for place, page in enumerate(pages):
        font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 3 0 R>>"
        objects[first + place] = (f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {100 + 9 * max(map(len, page))} 842]/Contents {contents[page]} 0 R"
                                  f"/Resources<</Font<</F1 {font}>>>>>>").encode()
    return listed(objects)


def page_content(page, codes):
    lines = [b"".join(codes.get(letter) or letter.encode() for letter in line) for line in page]
    return b"BT /F1 9 Tf 12 TL 20 800 Td " + b" T* ".join(b"(" + line.replace(b"\\", b"\\\\") + b") Tj" for line in lines) + b" ET"


def stream(content):
    small = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(small), small)


def listed(objects):
    """A PDF of objects by their numbers, with the table of where they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, content in sorted(objects.items()):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + end


def ole(size):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(size)


def no_pdf():
    return b"%PDF-1.7\n" + noise(200_000)


def one_line():
    return pdf(("a" * 2_000_000,))


def one_page():
    """More words than poppler can lay out in the memory it is given."""
    return pdf(("a b " * 1_000_000,))


def slow_page():
    """As many as it lays out for more than a minute."""
    return pdf(("a b " * 200_000,))


def plan_lines(name, count):
    lines = [f"青石镇{YEAR}年廉政工作要点（{name}）", "一、重点任务"]
    return tuple(lines + [f"（一）开好专题会议第 {place} 次。镇党委每季度研究一次廉政工作。（责任单位：镇党委）" for place in range(count)])


def small_pdf():
    return pdf(plan_lines("小", 3))


def half():
    """A plan, and a page behind it that ends the reader: what was read until then is not the plan."""
    return pdf(plan_lines("半份", 60), ("a b " * 1_000_000,))


def many_pages():
    return pdf(*[("a" * 50_000,)] * 600)


def newlines():
    return "存在问题,责任单位\n".encode() + b"\n" * 5_000_000 + b"x"


def form(inside):
    """A town's form; what a paper of the kind must have is not in it."""
    return docx([paragraph("表"), *([inside] if isinstance(inside, str) else inside)])


def elements(count):
    return form(["<a/>" * count])


def marks(count):
    return form(["<w:p><w:r><w:t>", "{{甲方}}" * count, "</w:t></w:r></w:p>"])


def unfinished(count):
    """Braces that open and never close, each looked for to the end."""
    return form(["<w:p><w:r><w:t>", "{{甲" * count, "</w:t></w:r></w:p>"])


# All of them: the name of the file, what is in it, and what is said of it, or None where reading it is as good an answer.
MUCH, BROKEN = "超过|太大|太长|太深|太多|最多|大得不正常", "损坏|不是"
EITHER = f"{MUCH}|{BROKEN}"
DOCUMENTS = [
    *((f"levels {level}", "a.docx", partial(levels, level), None) for level in BEYOND),
    ("number of 9 MB", "a.docx", long_number, MUCH), ("gridSpan", "a.docx", spans, None), ("row of 900,000 cells", "a.docx", wide_row, "500 格"),
    ("tables in tables", "a.docx", nested_tables, EITHER), ("boxes in boxes", "a.docx", text_boxes, EITHER), ("entities", "a.docx", laughs, BROKEN),
    ("one letter, 64 MB", "a.docx", one_letter, "大得不正常"), ("one letter, 9 MB", "a.docx", partial(one_letter, 9), "400 万字"),
    ("part of 36 MB", "a.docx", many_letters, "400 万字"), ("60,000 parts", "a.docx", partial(many_parts, 60_000), "太大"),
    ("250 MB in parts", "a.docx", partial(many_parts, 3900, 65_536), None), ("lying head", "a.docx", lying, EITHER),
    ("ZIP64", "a.docx", endless, EITHER), ("noise.doc", "a.doc", partial(ole, 200_000), EITHER), ("noise.pdf", "a.pdf", no_pdf, EITHER),
    ("PDF of one line", "a.pdf", one_line, MUCH), ("PDF beyond memory", "a.pdf", one_page, MUCH),
    ("PDF beyond memory at its end", "a.pdf", half, MUCH), ("PDF of 30 MB text", "a.pdf", many_pages, MUCH),
]
SHEETS = [
    ("shared string of 10 MB", "a.xlsx", partial(shared_string, 10_000_000, 1000), EITHER),
    ("shared string in 100,000 cells", "a.xlsx", partial(shared_string, 32_767, 100_000), "1600 万字"),
    ("60 sheets, one part", "a.xlsx", one_part, None), ("20,000 merges", "a.xlsx", merges, "合并的单元格超过"),
    ("row numbers", "a.xlsx", partial(row_numbers, *BEYOND, -2**63, 0), None), ("row 20,001", "a.xlsx", partial(row_numbers, 20_001), "20000 行"),
    ("16,384 columns", "a.xlsx", columns, None), ("70,000 commas", "a.csv", partial(bytes.__mul__, b",", 70_000), "200 列"),
    ("5 MB of newlines", "a.csv", newlines, "20000 行"), ("cell of 10 MB", "a.csv", partial(bytes.__mul__, b"a", 10_000_000), "32767 个字"),
]
PICTURES = [
    ("PNG", "a.png", partial(png, 30_000, 30_000)), ("JPEG", "a.jpg", partial(jpeg, 65_535, 65_535)), ("noise.pdf", "a.pdf", no_pdf),
    ("PDF of one line", "b.pdf", one_line),
]
FORMS = [
    ("500,000 elements", partial(elements, 500_000)), ("almost a million elements", partial(elements, 990_000)),
    ("100,000 fields", partial(marks, 100_000)), ("fields without end", partial(unfinished, 100_000)), ("tables in tables", nested_tables),
    ("one letter, 64 MB", one_letter),
]
JSON = [
    ("doubled", b'{"task":"1","task":"2"}', "写了两次"), ("digits", b'{"version":1' + b"0" * 400 + b"}", "最多九位"),
    ("exponent", b'{"version":1e400}', "应是整数"), ("lists in lists", b"[" * 100_000, "最多 32 层"),
    ("objects in objects", b'{"a":' * 100_000, "最多 32 层"), ("long list", b'{"a":[' + b"1," * 60_000 + b"1]}", "最多 2000 项"),
    ("NUL", b'{"text":"\\u0000"}', "控制字符"), ("half a letter", b'{"text":"\xff"}', "不是规范的 JSON"),
]
# Letters that are each the beginning of many words, 20,000 characters of them.
WORDS = " ".join("abcdefghij"[place % 10] for place in range(10_000))
