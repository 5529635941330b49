import Foundation
import Logging

/// The request a log line is about. Users are shown the same number when something goes wrong.
package enum RequestLog {
    @TaskLocal package static var id: String?
}

/// One line of JSON a log entry, on standard error. What people are called, where they sit and what they write is never in it:
/// whoever logs gives patterns, codes and numbers.
package struct JSONLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let label: String

    package init(_ label: String, level: Logger.Level) { (self.label, logLevel) = (label, level) }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = (metadata.merging(event.metadata ?? [:]) { $1 }).mapValues { "\($0)" }
        fields["time"] = Self.stamp()
        fields["level"] = event.level.rawValue
        fields["message"] = "\(event.message)"
        if let id = RequestLog.id { fields["request"] = id }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        FileHandle.standardError.write(line + Data("\n".utf8))
    }

    private static func stamp() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
