/// Why a file could not be read, in words for whoever chose it.
package enum PaperError: Error, Sendable, Equatable, Codable {
    case empty
    /// Not what its name says.
    case notA(String)
    /// Of a kind another program reads, which this machine has not: what it is, and the Debian package.
    case needsProgram(String, String)
    /// The other program did not come back in time.
    case slow(String)
    /// Truly of another kind, which we do not read.
    case other(String, wanted: String)
    /// Larger than we read, or grows beyond measure when unpacked.
    case tooLarge
    /// More of something than we read: what, and how much of it is read.
    case beyond(String, String)
    case damaged
    /// This account's files are being read already, and enough of them wait.
    case busy
    case encoding
    case protected

    package var sentence: String {
        switch self {
        case .empty: "文件里没有文字"
        case .notA(let kind): "文件内容不是 \(kind)，可能只是改了扩展名"
        case .other(let found, let wanted): "这是\(found)，不是 \(wanted)"
        case .needsProgram(let kind, let package): "这是\(kind)，这台服务器没有安装 \(package)，读不了"
        case .slow(let kind): "这是\(kind)，处理超过规定的时间还没有完成"
        case .busy: "你还有文件在处理"
        case .tooLarge: "文件太大，或解压后的内容大得不正常，没有打开"
        case .beyond(let what, let most): "\(what)超过 \(most)，没有打开"
        case .damaged: "文件已损坏，打不开"
        case .encoding: "看不懂文件的文字编码"
        case .protected: "文件设了密码，打不开"
        }
    }

    package var advice: String {
        switch self {
        case .empty: "检查是否选对了文件；扫描件是图片，里面没有文字"
        case .notA(let kind): "用 Word、WPS 或 Excel 打开后另存为 \(kind)，再重新选择"
        case .other(_, let wanted): "用 Word 或 WPS 打开后另存为 \(wanted)，再重新选择；扫描件要先转成文字"
        case .needsProgram(_, let package): "用 Word 或 WPS 打开后另存为 .docx，再重新选择；或请系统管理员安装 \(package)"
        case .busy: "等前面的处理完再试"
        case .slow: "用 Word 或 WPS 打开后另存为 .docx，再重新选择"
        case .tooLarge: "删去图片后另存，或只保留方案正文"
        case .beyond: "删去多余的内容，或分成几个文件，再重新选择"
        case .damaged: "用 Word 或 WPS 打开并另存一份，再重新选择"
        case .encoding: "用记事本打开，另存时把编码选为 UTF-8"
        case .protected: "去掉密码后另存，再重新选择"
        }
    }
}
