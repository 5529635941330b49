import Kernel

/// What a new password must be.
enum PasswordRule {
    static let shortest = 10

    static func check(_ password: String, again: String?, login: String) throws(FormErrors) {
        var errors = FormErrors()
        let kinds = [
            password.contains(where: \.isNumber), password.contains(where: \.isLetter),
            password.contains { !$0.isNumber && !$0.isLetter },
        ].count { $0 }
        if password.count < shortest {
            errors.add("password", "新密码至少 \(shortest) 位，现在是 \(password.count) 位")
        } else if password.count > 128 {
            errors.add("password", "新密码最多 128 位")
        } else if kinds < 2 {
            errors.add("password", "新密码至少包含字母、数字、符号中的两种")
        } else if isCommon(password) {
            errors.add("password", "新密码太常见，试密码的人先试这些：换一个别人想不到的，例如三个不相干的词")
        } else if password.lowercased().contains(login.lowercased()) {
            errors.add("password", "新密码不能包含账号名")
        }
        if let again, again != password { errors.add("again", "两次输入的新密码不一样") }
        if !errors.items.isEmpty { throw errors }
    }

    /// What whoever tries passwords tries first, whatever stands around it: the words alone, after the usual letters in disguise.
    private static let common: Set<String> = [
        "password", "passwd", "qwerty", "qwertyuiop", "asdfghjkl", "qazwsx", "qazwsxedc", "abc", "abcd",
        "abcdef", "abcdefg",
        "aa", "aaa", "admin", "administrator", "root", "test", "tester", "demo", "guest", "user", "welcome",
        "login",
        "letmein", "changeme", "secret", "iloveyou", "woaini", "woaizuguo", "mima", "guanliyuan", "mingze",
        "dangfeng",
        "lianzheng", "zhengfu", "xiangzhen", "zhonggong", "jiwei", "dangwei", "zuguo", "zhongguo", "china",
        "beijing",
    ]
    private static let disguised: [Character: Character] = [
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    /// Few different characters, a row of the keyboard or of numbers, or a word everybody uses with something behind it.
    static func isCommon(_ password: String) -> Bool {
        let lower = password.lowercased()
        if Set(lower).count < 5 { return true }
        let letters = lower.filter(\.isLetter)
        let unmasked = String(lower.map { disguised[$0] ?? $0 }).filter(\.isLetter)
        let trimmed = String(
            lower.reversed().drop { !$0.isLetter }.reversed().map { disguised[$0] ?? $0 }
        ).filter(\.isLetter)
        if [letters, unmasked, trimmed].contains(where: common.contains) { return true }
        // Eight in a row, up or down: 12345678, 87654321, abcdefgh.
        let steps = zip(lower.unicodeScalars, lower.unicodeScalars.dropFirst()).map {
            Int($1.value) - Int($0.value)
        }
        return [1, -1].contains { step in
            steps.split { $0 != step }.contains { $0.count >= 7 }
        }
    }
}
