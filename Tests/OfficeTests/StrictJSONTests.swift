import Foundation
import Kernel
import Testing

@testable import Office

/// What may become an act's parameters and what is refused before anything is made of it.
@Suite struct StrictJSONTests {
    private func refusal(_ text: String) -> String? {
        do {
            try StrictJSON.check(Data(text.utf8))
            return nil
        } catch let errors as FormErrors {
            return errors.items.map(\.sentence).joined()
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        "{}", "{\"a\":1,\"b\":[1,2],\"c\":{\"a\":null}}", " { \"a\" : \"一\\u4e8c\\n\" } ", "[true,false]",
        "{\"n\":-999999999}",
        "{\"n\":0}", "{\"empty\":[],\"none\":{}}",
    ]) func whatIsPlainPasses(_ text: String) { #expect(refusal(text) == nil) }

    @Test(arguments: [
        ("{\"number\":-9223372036854775808,\"number\":1}", "最多九位"), ("{\"a\":1,\"a\":2}", "写了两次"),
        ("{\"x\":{\"a\":1,\"a\":2}}", "写了两次"), ("{\"\\u0061\":1,\"a\":2}", "写了两次"), ("{\"x\":1e999}", "应是整数"),
        ("{\"x\":1.5}", "应是整数"), ("{\"x\":1-2}", "应是整数"), ("{\"x\":--1}", "应是整数"), ("{\"x\":-}", "应是整数"),
        ("{\"x\":007}", "应是整数"), ("{\"x\":99999999999999999999}", "最多九位"), ("{\"x\":1000000000}", "最多九位"),
        ("{\"x\":NaN}", "规范"), ("{\"x\":\"\\ud800\"}", "规范"), ("{\"x\":\"a\\u0000b\"}", "控制字符"),
        ("{\"x\":\"a\nb\"}", "规范"),
        ("{\"x\":1", "规范"), ("{\"x\"", "规范"), ("{x:1}", "规范"), ("", "规范"), ("{} {}", "规范"),
        ("{\"x\":1,}", "规范"), ("[1,]", "规范"),
        ("{\"x\":\"\\", "规范"), ("{\"x\":\"\\\"", "规范"), ("tru", "规范"),
    ]) func whatCannotBeReckonedWithIsRefused(_ text: String, _ words: String) {
        #expect(refusal(text)?.contains(words) == true, "\(text): \(refusal(text) ?? "taken")")
    }

    @Test func thereIsAnEndToIt() {
        #expect(refusal(String(repeating: "[", count: 100_000))?.contains("太深") == true)
        let wide = "[" + String(repeating: "1,", count: 2001) + "1]"
        #expect(refusal(wide)?.contains("最多 2000 项") == true)
        let list = "[" + Array(repeating: "1", count: 1999).joined(separator: ",") + "]"
        let many = "[" + Array(repeating: list, count: 30).joined(separator: ",") + "]"
        #expect(refusal(many)?.contains("最多 50000 项") == true)
    }
}
