import Kernel
import Testing

@testable import Office

@Suite struct PasswordRuleTests {
    @Test(arguments: [
        "password123", "P@ssw0rd2026", "Passw0rd!!", "admin123456", "Mingze@2026", "1234567890a",
        "a987654321",
        "1111111111a", "abcdefgh12", "qwerty12345", "woaini1314520", "zhengfu-2026",
    ]) func whatIsTriedFirstIsRefused(_ password: String) {
        #expect(throws: FormErrors.self) {
            try PasswordRule.check(password, again: nil, login: "nobody")
        }
    }

    @Test(arguments: ["绿水青山-石桥2026", "horse-battery-7", "qingshi-2026", "Kd8$kk2!pq"]) func othersAreTaken(
        _ password: String
    ) throws {
        try PasswordRule.check(password, again: password, login: "nobody")
    }

    @Test func shortOnesAndOnesWithTheNameAreRefused() {
        for password in ["short-1", "onlyletters", "12345", "何支书-的密码-2026"] {
            #expect(throws: FormErrors.self) {
                try PasswordRule.check(password, again: nil, login: "何支书")
            }
        }
    }
}
