import ArgumentParser
import Foundation

/// What the argument parser says by itself, in Chinese: it knows English alone.
enum CommandWords {
    /// What is found and what stands in its place, in this order.
    private static let sentences: [(found: String, words: String)] = [
        ("^Error: ", "错误："), ("(?<=')( or | and |, )(?=')", "、"),
        ("Unknown option '([^']*)'\\. Did you mean '([^']*)'\\?", "没有 $1 这个选项。是不是 $2？"),
        ("Unknown option '([^']*)'", "没有 $1 这个选项。"),
        ("Missing value for '(\\S+)[^']*'", "$1 后面要写一个值。"),
        (
            "The value '(.*?)' is invalid for '([^']*)'\\. Please provide one of (.*)\\.",
            "“$1”不能用作 $2，可以写：$3。"
        ),
        ("The value '(.*?)' is invalid for '([^']*)'", "“$1”不能用作 $2。"),
        ("The option '([^']*)' does not take any value, but '(.*)' was specified\\.", "$1 后面不写值，多了“$2”。"),
        ("Unexpected argument '(.*)'", "多了“$1”：不认识这个命令或参数。"),
        ("[0-9]+ unexpected arguments: (.*)", "多了 $1：不认识这些参数。"),
        ("Missing expected argument '([^']*)'", "缺少 $1。"),
        ("Missing required subcommand\\.", "要写明命令。"),
        ("(?m)^Help:  ", "说明：  "), ("(?m)^Usage: ", "用法："),
        ("(?m)^  See '([^']*)' for more information\\.", "  详见 $1"),
        ("(?m)^OVERVIEW: ", ""), ("(?m)^USAGE: ", "用法："), ("(?m)^OPTIONS:", "选项："),
        ("(?m)^ARGUMENTS:", "参数："),
        ("(?m)^SUBCOMMANDS:", "命令："), ("(?m)^  See '([^']*)' for detailed help\\.", "  各个命令的用法：$1"),
        ("Show help information\\.", "显示用法"), ("Show the version\\.", "显示版本"),
        ("\\(values: ([^;)]*); default: ([^)]*)\\)", "（可以写：$1；不写就是 $2）"),
        ("\\(default: ([^)]*)\\)", "（不写就是 $1）"),
    ]

    static func chinese(_ text: String) -> String {
        sentences.reduce(text) { text, sentence in
            text.replacingOccurrences(of: sentence.found, with: sentence.words, options: .regularExpression)
        }
    }
}

extension Mingze {
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error), text = CommandWords.chinese(fullMessage(for: error))
            if !text.isEmpty {
                let stream = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
                stream.write(Data((text + "\n").utf8))
            }
            exit(withError: code)
        }
    }
}
