/// The parts of an official paper that are the same for all: styles after GB/T 9704-2012, footers, relations.
enum OfficialParts {
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    static let types =
        head + """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>
            """

    static let root =
        head + """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="\(office)/officeDocument" Target="word/document.xml"/></Relationships>
            """

    static let relations =
        head + """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="\(office)/styles" Target="styles.xml"/><Relationship Id="rId2" Type="\(office)/settings" Target="settings.xml"/><Relationship Id="rId3" Type="\(office)/footer" Target="footer1.xml"/><Relationship Id="rId4" Type="\(office)/footer" Target="footer2.xml"/></Relationships>
            """

    static let settings = head + "<w:settings \(word)><w:evenAndOddHeaders/></w:settings>"

    /// 一字线上距版心下边缘 7 mm; odd pages to the right, even ones to the left, one character in.
    static func footer(odd: Bool) -> String {
        func font(_ text: String) -> String {
            "<w:r><w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/></w:rPr>\(text)</w:r>"
        }
        let side = odd ? "<w:jc w:val=\"right\"/>" : "<w:jc w:val=\"left\"/>"
        let indent = odd ? "<w:ind w:right=\"280\"/>" : "<w:ind w:left=\"280\"/>"
        let number =
            font("<w:fldChar w:fldCharType=\"begin\"/>") + font("<w:instrText>PAGE</w:instrText>")
            + font("<w:fldChar w:fldCharType=\"separate\"/>") + font("<w:t>1</w:t>")
            + font("<w:fldChar w:fldCharType=\"end\"/>")
        return head + """
            <w:ftr \(word)><w:p><w:pPr>\(indent)\(side)</w:pPr>\(font("<w:t xml:space=\"preserve\">— </w:t>"))\(number)\(font("<w:t xml:space=\"preserve\"> —</w:t>"))</w:p></w:ftr>
            """
    }

    /// 28 characters of 16 pt are wider than 156 mm: each gives up a quarter of a point.
    ///
    /// Fonts are named, never packed: whoever opens the paper has them, or gets what the machine puts in their place.
    static let styles =
        head + """
            <w:styles \(word)><w:docDefaults><w:rPrDefault><w:rPr>\(fonts("仿宋_GB2312"))<w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>\
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
            \(style("Title", "标题", "<w:snapToGrid w:val=\"0\"/><w:spacing w:after=\"579\" w:line=\"640\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", fonts("方正小标宋简体") + "<w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>"))\
            \(style("Heading1", "一级标题", "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>", fonts("黑体")))\
            \(style("Heading2", "二级标题", "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>", fonts("楷体_GB2312")))\
            \(style("Text", "正文段落", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>", ""))\
            \(style("Flush", "顶格段落", "", ""))\
            \(style("Masthead", "发文机关标志", "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"1701\" w:after=\"579\" w:line=\"840\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", fonts("方正小标宋简体") + "<w:color w:val=\"FF0000\"/><w:sz w:val=\"60\"/><w:szCs w:val=\"60\"/>"))\
            \(style("Number", "发文字号", "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr><w:spacing w:after=\"579\"/><w:jc w:val=\"center\"/>", ""))\
            \(style("Sign", "署名和日期", "<w:keepNext/><w:ind w:left=\"4204\"/><w:jc w:val=\"center\"/>", ""))\
            \(style("Colophon", "版记", "<w:pBdr><w:top w:val=\"single\" w:sz=\"8\" w:space=\"1\" w:color=\"000000\"/><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"1\" w:color=\"000000\"/><w:between w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"8564\"/></w:tabs><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"480\" w:lineRule=\"exact\"/><w:ind w:left=\"280\" w:right=\"280\"/>", "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"))\
            \(style("Note", "附记", "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"320\" w:lineRule=\"exact\"/>", fonts("宋体") + "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"))</w:styles>
            """

    /// At the foot of the type area, wherever the text ends. Programs read it of a paragraph, not of its style.
    static let foot =
        "<w:framePr w:w=\"8844\" w:hSpace=\"0\" w:wrap=\"around\" w:vAnchor=\"margin\" w:hAnchor=\"margin\" w:xAlign=\"left\" w:yAlign=\"bottom\"/>"

    private static func fonts(_ name: String) -> String {
        "<w:rFonts w:ascii=\"\(name)\" w:hAnsi=\"\(name)\" w:eastAsia=\"\(name)\" w:cs=\"\(name)\"/>"
    }

    private static func style(_ id: String, _ name: String, _ paragraph: String, _ run: String) -> String {
        """
        <w:style w:type="paragraph" w:styleId="\(id)"><w:name w:val="\(name)"/><w:basedOn w:val="Normal"/><w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>
        """
    }

    /// A square code in a run, 22 mm wide; the document has its picture as `relation`.
    static func drawing(_ relation: String) -> String {
        let drawing = "http://schemas.openxmlformats.org/drawingml/2006"
        return """
            <w:drawing><wp:inline xmlns:wp="\(drawing)/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="792000" cy="792000"/><wp:docPr id="90001" name="code" descr="文书编号的二维码"/><a:graphic xmlns:a="\(drawing)/main"><a:graphicData uri="\(drawing)/picture"><pic:pic xmlns:pic="\(drawing)/picture"><pic:nvPicPr><pic:cNvPr id="90001" name="code.bmp"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="\(office)" r:embed="\(relation)"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="792000" cy="792000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>
            """
    }
}
