import Foundation
import Synchronization

/// What the server counts about itself, as Prometheus reads it: requests by route and status, how long they took. Routes by their
/// pattern, never by address: an address may hold an entry's id or a secret.
package final class Measures: Sendable {
    private struct Counted {
        var count = 0
        var seconds = 0.0
        /// Of each bucket those that took at most so long.
        var within = [Int](repeating: 0, count: Measures.buckets.count)
    }

    private struct Key: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    /// Upper bounds in seconds.
    private static let buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
    private let counted = Mutex<[Key: Counted]>([:])
    private let started = Date()

    package init() {}

    func add(_ method: String, _ route: String, status: Int, seconds: Double) {
        counted.withLock { counted in
            var one = counted[Key(method: method, route: route, status: status)] ?? Counted()
            one.count += 1
            one.seconds += seconds
            for (index, bound) in Self.buckets.enumerated() where seconds <= bound { one.within[index] += 1 }
            counted[Key(method: method, route: route, status: status)] = one
        }
    }

    /// The text format of Prometheus, version 0.0.4.
    package var text: String {
        let counted = counted.withLock { $0 }.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        var lines = [
            "# HELP mingze_request_seconds How long requests took.",
            "# TYPE mingze_request_seconds histogram",
        ]
        for (key, one) in counted {
            let labels = "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
            for (bound, within) in zip(Self.buckets, one.within) {
                lines.append("mingze_request_seconds_bucket{\(labels),le=\"\(bound)\"} \(within)")
            }
            lines.append("mingze_request_seconds_bucket{\(labels),le=\"+Inf\"} \(one.count)")
            lines.append("mingze_request_seconds_sum{\(labels)} \(one.seconds)")
            lines.append("mingze_request_seconds_count{\(labels)} \(one.count)")
        }
        lines += [
            "# HELP process_resident_memory_bytes Memory in use.",
            "# TYPE process_resident_memory_bytes gauge",
            "process_resident_memory_bytes \(Self.residentBytes)",
            "# HELP process_start_time_seconds When the server started.",
            "# TYPE process_start_time_seconds gauge",
            "process_start_time_seconds \(Int(started.timeIntervalSince1970))",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// From `/proc/self/statm`, whose second number is pages; 0 where there is none.
    private static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let parts = text.split(separator: " ")
        return parts.count > 1 ? (Int(parts[1]) ?? 0) * Int(getpagesize()) : 0
    }
}
