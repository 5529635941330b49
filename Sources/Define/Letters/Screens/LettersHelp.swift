import Kernel
import Web

/// One line for each page: what it is for, and where one goes from it.
enum LettersHelp {
    static let begins: [FirstStep] = [FirstStep("看自己的责任书，没有意见就签订", "/letters", [.secretary, .leader, .head])]

    static let pages: [String: String] = [
        "/letters": "按岗位拟定责任书，送签、签订、归档都在这里。拟好以后先看提醒，再送签。",
        "/letters/scans": "签好字的纸扫描回来，一次选多个，按二维码认出是哪一份，归到它名下。",
        "/letters/{id}": "责任书正文。不同意哪一项就在那一项旁边提出；都同意的，在下面签订。",
    ]
}
