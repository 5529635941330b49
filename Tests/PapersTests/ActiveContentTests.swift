import Foundation
import Testing

@testable import Papers

/// A form must not carry what fetches or starts something where a paper made on it is opened.
@Suite struct ActiveContentTests {
    private func fault(_ xml: String) -> String {
        do {
            try ActiveContent.forbid(XMLToken.read(Data("<w:body xmlns:w=\"w\">\(xml)</w:body>".utf8)))
            return ""
        } catch let fault as DocxForm.Fault { return fault.sentence } catch { return "\(error)" }
    }

    private func field(_ code: String...) -> String {
        "<w:fldChar w:fldCharType=\"begin\"/>"
            + code.map { "<w:r><w:instrText>\($0)</w:instrText></w:r>" }.joined()
            + "<w:fldChar w:fldCharType=\"separate\"/><w:t>INCLUDEPICTURE</w:t><w:fldChar w:fldCharType=\"end\"/>"
    }

    @Test func fieldsOfThePaperItselfStay() {
        for code in [
            " PAGE \\* MERGEFORMAT ", "NUMPAGES", " DATE \\@ \"yyyy年M月d日\" ", "=SUM(ABOVE)",
            " HYPERLINK \"http://a\" ",
        ] {
            #expect(fault(field(code)) == "", "\(code)")
        }
        #expect(fault("<w:fldSimple w:instr=\" PAGE \"><w:t>1</w:t></w:fldSimple>") == "")
    }

    @Test func fieldsThatFetchOrStartSomethingAreNamed() {
        for code in [
            "INCLUDEPICTURE \"http://a/b.png\" \\d", "includetext c:\\a", "DDEAUTO cmd /c calc", "LINK Excel",
            "MACROBUTTON x",
        ] {
            #expect(fault(field(code)).contains("域 \(code.split(separator: " ")[0].uppercased())"), "\(code)")
        }
        #expect(fault(field("INCLUDE", "PICTURE \"http://a\"")).contains("INCLUDEPICTURE"), "cut into pieces")
        #expect(fault("<w:fldSimple w:instr=\"DDE x\"/>").contains("域 DDE"))
        // A code that another field works out is none that could be looked at.
        let inner = field("QUOTE \"DDE\"")
        #expect(fault("<w:fldChar w:fldCharType=\"begin\"/>\(inner)<w:fldChar w:fldCharType=\"end\"/>") != "")
        #expect(fault("<w:instrText>DDE x</w:instrText>").contains("DDE"), "outside a field that is begun")
    }

    @Test func filesInsideAreNamed() {
        for element in ["<w:altChunk/>", "<w:object><o:OLEObject xmlns:o=\"o\"/></w:object>", "<w:subDoc/>"] {
            #expect(fault(element).contains("嵌有别的文件"), "\(element)")
        }
    }
}
