"""Small honest files of every kind the program reads, for Tests/Fuzz/mutate.py: what people really send, and nothing wrong with it."""
import io
import warnings
import zipfile

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
LINES = ["党委每半年至少专题研究一次全面从严治党工作。（责任单位：党政办）", "纪委每季度检查一次，6月底前完成", "各村、各站所：开展廉政谈话不少于2次",
         "（一）压实责任", "2026年3月2日", "牵头单位：财政所；配合单位：农业农村办", "A & B <C> \"D\"", "第三条 村级“三资”管理"]
ROWS = [["序号", "工作内容", "牵头单位", "完成时限"], ["1", "开展学习", "党建办", "6月底前"], ["2", "检查\n台账", "财政所", "每季度"],
        ["3", "说\"好\"，再做", "各村", "2026-03-02"]]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def pack(parts, dice):
    """The parts as a ZIP, the same bytes for the same dice."""
    made = io.BytesIO()
    # Two parts of one name are meant.
    warnings.simplefilter("ignore", UserWarning)
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    return made.getvalue()


# MARK: Word

def paragraph(text, style=None, level=None, number=None, more=""):
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else "")
    return f'<w:p><w:pPr>{properties}</w:pPr>{more}<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r></w:p>'


def table():
    """Cells over several columns and rows, one of two paragraphs, a row that was deleted."""
    row = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph(text)}</w:tc>' for span, text in [(1, "一"), (2, "二")])
    merged = ('<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("甲") + paragraph("乙") + "</w:tc>"
              '<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc/>')
    return f'<w:tbl><w:tr>{row}</w:tr><w:tr>{merged}</w:tr><w:tr><w:trPr><w:del w:id="9"/></w:trPr>{row}</w:tr></w:tbl>'


def box(text):
    """A text box as Word writes it: once for itself and once for those before it."""
    inside = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return f'<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent></w:r>'


FORMATS = ["decimal", "chineseCounting", "chineseLegalSimplified", "decimalEnclosedCircle", "decimalEnclosedParen", "decimalFullWidth",
           "upperLetter", "lowerRoman", "upperRoman", "bullet", "none"]


def numbering(dice):
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{dice.choice(FORMATS)}"/><w:lvlRestart w:val="{level}"/><w:isLgl w:val="0"/>'
        f'<w:pStyle w:val="{level}"/><w:lvlText w:val="%{level + 1}、%1."/></w:lvl>' for level in range(3))
    return (f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num></w:numbering>')


def styles():
    return (f'<w:styles {WORD}><w:style w:type="paragraph" w:default="1" w:styleId="0"><w:name w:val="Normal"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="0"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/>'
            '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="toc 1"/><w:basedOn w:val="1"/></w:style></w:styles>')


def docx(dice):
    body = []
    for _ in range(dice.randint(2, 8)):
        style = dice.choice([None, "0", "1", "2"])
        number = dice.choice([None, 1, 1, 2])
        more = dice.choice(["", "", "", box("文本框"), '<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>', "<w:r><w:tab/><w:br/></w:r>"])
        body.append(paragraph(dice.choice(LINES), style, dice.randint(0, 2), number, more))
    body.insert(dice.randint(0, len(body)), table())
    document = f'<w:document {WORD}><w:body>{"".join(body)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    return [("[Content_Types].xml", TYPES), ("word/document.xml", document), ("word/numbering.xml", numbering(dice)), ("word/styles.xml", styles())]


def form(dice):
    """A town's form: fields in pieces, in a table, a header and a text box."""
    pieces = '<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{题</w:t></w:r><w:r><w:t>目}}</w:t></w:r></w:p>'
    cell = f'<w:tbl><w:tr><w:tc>{paragraph("{{名单}}")}</w:tc><w:tc>{paragraph("｛｛日期｝｝ 前")}</w:tc></w:tr></w:tbl>'
    fields = "".join(paragraph("{{%s}}" % name) for name in dice.sample(["题目", "正文", "二维码", "日期", "甲方", "小标题"], 4))
    document = f'<w:document {WORD}><w:body>{pieces}{cell}{paragraph("字", more=box("{{甲方}}"))}{fields}<w:sectPr/></w:body></w:document>'
    header = f'<w:hdr {WORD}>{paragraph("{{题目}}")}</w:hdr>'
    relations = (f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{RELATION}/header" Target="header1.xml"/>'
                 f'<Relationship Id="rId2" Type="{RELATION}/hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>')
    return [("[Content_Types].xml", TYPES), ("word/document.xml", document), ("word/header1.xml", header), ("word/_rels/document.xml.rels", relations)]


# MARK: Spreadsheets

def cell(reference, kind, value, style=0):
    if kind == "inlineStr":
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{escaped(value)}</t></is></c>'
    return f'<c r="{reference}" s="{style}"' + (f' t="{kind}"' if kind else "") + f"><v>{escaped(value)}</v></c>"


def worksheet(dice):
    rows = []
    for row in range(1, dice.randint(3, 8)):
        cells = [cell(f"A{row}", "s", str(dice.randint(0, 3))), cell(f"B{row}", "", "46083", 1), cell(f"C{row}", "", "12.5", 2),
                 cell(f"D{row}", "inlineStr", dice.choice(LINES)), cell(f"AB{row}", "str", "甲")]
        rows.append(f'<row r="{row}" spans="1:28">{"".join(dice.sample(cells, dice.randint(2, 5)))}</row>')
    return (f'<worksheet {SHEET}><dimension ref="A1:AB9"/><cols><col min="1" max="2" width="20" customWidth="1"/></cols><sheetData>{"".join(rows)}</sheetData>'
            '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="C1:D1"/></mergeCells></worksheet>')


def xlsx(dice):
    count = dice.randint(1, 3)
    tabs = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    targets = "".join(f'<Relationship Id="rId{n}" Type="{RELATION}/worksheet" Target="{dice.choice(["", "/xl/"])}worksheets/sheet{n}.xml"/>'
                      for n in range(1, count + 1))
    strings = "".join(f"<si><t>{escaped(text)}</t></si>" for text in ["序号", "工作内容"]) + (
        '<si><r><t>牵头</t></r><r><t>单位</t></r><rPh sb="0" eb="1"><t>q</t></rPh></si><si/>')
    formats = ('<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
               '<fills count="2"><fill/><fill/></fills><cellXfs count="3"><xf numFmtId="0" fillId="0"/><xf numFmtId="176" fillId="0"/><xf numFmtId="14"/></cellXfs>')
    parts = [("[Content_Types].xml", TYPES), ("xl/workbook.xml", f'<workbook {SHEET} xmlns:r="{RELATION}"><sheets>{tabs}</sheets></workbook>'),
             ("xl/_rels/workbook.xml.rels", f"<Relationships {RELATIONS}>{targets}</Relationships>"),
             ("xl/sharedStrings.xml", f'<sst {SHEET} count="4" uniqueCount="4">{strings}</sst>'), ("xl/styles.xml", f"<styleSheet {SHEET}>{formats}</styleSheet>")]
    return parts + [(f"xl/worksheets/sheet{n}.xml", worksheet(dice)) for n in range(1, count + 1)]


# MARK: Texts

def csv(dice):
    def quoted(text):
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') or dice.random() < 0.2 else text
    rows = ROWS[:1] + [dice.choice(ROWS[1:]) for _ in range(dice.randint(1, 6))]
    text = dice.choice(["\r\n", "\n"]).join(dice.choice([",", ",", "\t"]).join(map(quoted, row)) for row in rows)
    return text.encode(dice.choice(["utf-8", "utf-8-sig", "gb18030"]))


def text(dice):
    lines = dice.choice(["\n", "\r\n", "\r"]).join(dice.choice(LINES) for _ in range(dice.randint(1, 12)))
    kind = dice.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
    return lines.encode(kind)


def pdf(dice):
    """As poppler writes it with its layout: pages, their numbers, blanks for columns."""
    pages = []
    for number in range(1, dice.randint(2, 4)):
        lines = ["  关于印发的通知"] + [" " * dice.randint(0, 8) + dice.choice(LINES) + dice.choice(["", "   甲    乙", " 6 月"]) for _ in range(dice.randint(1, 8))]
        pages.append("\n".join(lines + [f"            — {number} —"]))
    return "\n\f".join(pages).encode()
