import Kernel
import Synchronization

/// How much a request may bring. `docs/limits.md` lists them with what people are told.
package enum RequestLimits {
    /// Bytes of a form without files, with files, and of JSON.
    package static let words = 2 * 1024 * 1024
    package static let files = 70 * 1024 * 1024
    package static let json = 4 * 1024 * 1024
    /// Bytes of what somebody not signed in sends, and how many of them at once; and of the list of people of the first set-up.
    package static let stranger = 64 * 1024
    package static let strangersAtOnce = 32
    /// Below this nobody counts: a sign-in is a few hundred bytes, however slowly it comes.
    static let small = 8 * 1024
    package static let setUp = 2 * 1024 * 1024
    /// By then the form's token must have come, or the rest is not read.
    package static let beforeToken = 256 * 1024
    /// Bytes of all requests that are being read and answered: taken apart they need about twice the room.
    package static let inFlight = 95 * 1024 * 1024
    /// And of one account or address.
    package static let inFlightOfOne = 75 * 1024 * 1024
    /// How long one that brings much waits for room before it is refused.
    static let waitForRoom = Duration.seconds(60)
    /// Bytes of answers made in memory and not yet taken: of all, and of one account or address.
    package static let outgoing = 250 * 1024 * 1024
    package static let outgoingOfOne = 60 * 1024 * 1024
    /// Fields of a form, bytes of one of them, files.
    package static let fields = 5000
    package static let field = 1024 * 1024
    package static let filesAtOnce = 30
    /// Bytes and fields of an address's query.
    package static let query = 8 * 1024
    package static let queryFields = 100
    /// How long a form may take to arrive.
    static let patience = Duration.seconds(300)
    /// How long one for whom room is held may send nothing.
    static let pause = Duration.seconds(20)
    static let strangersPatience = Duration.seconds(30)

    static let unreadable = Refusal(.malformed, "body", "提交的内容不完整，没有保存", advice: "检查网络后重新提交")
    static let tooLarge = Refusal(
        .tooLarge, "body-large", "提交的内容太大，没有保存",
        advice: "每个文件不超过 20 MB，一次不超过 3 个；不带文件的不超过 2 MB，没有登录的不超过 64 kB")
    static let tooManyFields = Refusal(
        .tooLarge, "fields", "提交的栏目超过 \(fields) 个，或有一栏超过 1 MB，没有保存", advice: "分几次提交")
    static let tooManyFiles = Refusal(
        .tooLarge, "files", "一次最多选 \(filesAtOnce) 个文件，没有保存", advice: "分几次上传")
    static let slow = Refusal(.timeout, "body-slow", "网络太慢，提交的内容没有收完，没有保存", advice: "检查网络后重新提交")
    static let queryTooLong = Refusal(.tooLarge, "query", "地址太长，没有办理", advice: "缩短查找的文字或筛选的条件")
    static let busy = Refusal(.unavailable, "in-flight", "现在提交的人太多，没有保存", advice: "稍等一分钟后重新提交")
    static let busySending = Refusal(
        .unavailable, "out-flight", "现在下载的太多，还没有取完", advice: "等前面的下载完再试")
    static let elsewhere = Refusal(
        .forbidden, "origin", "这次提交不是从本系统的页面发出的，没有保存", advice: "打开本系统的页面，从那里提交")
    static let takesNoFiles = Refusal(.wrongType, "files-here", "这里不收文件，没有保存", advice: "刷新页面后重新提交")
    static let hosts = Refusal(.malformed, "host", "请求里的主机名缺少或不止一个", advice: "用浏览器直接打开系统的地址")
}

/// What a route takes.
package enum Load: Sendable {
    case words, files, json

    var limit: Int {
        switch self {
        case .words: RequestLimits.words
        case .files: RequestLimits.files
        case .json: RequestLimits.json
        }
    }
}

/// How much is being read or sent now: of everybody, of one account or address, and by how many of those not signed in.
final class InFlight: Sendable {
    private let most: Int
    private let ofOne: Int
    private let refusal: Refusal

    init(most: Int, ofOne: Int, refusal: Refusal) {
        (self.most, self.ofOne, self.refusal) = (most, ofOne, refusal)
    }

    static func incoming() -> InFlight {
        InFlight(
            most: RequestLimits.inFlight, ofOne: RequestLimits.inFlightOfOne, refusal: RequestLimits.busy)
    }

    /// Answers made in memory, until whoever asked has taken them. Files of the vault are sent from the disk and not counted.
    static func outgoing() -> InFlight {
        InFlight(
            most: RequestLimits.outgoing, ofOne: RequestLimits.outgoingOfOne,
            refusal: RequestLimits.busySending)
    }

    private struct Counts {
        var bytes = 0
        var ofOne: [String: Int] = [:]
        var strangers = 0
    }

    private let counts = Mutex(Counts())

    /// Throws `Refusal` where so much of one waits to be taken already that nothing more is begun.
    func requireRoom(of who: String) throws {
        guard counts.withLock({ $0.ofOne[who, default: 0] <= ofOne }) else { throw refusal }
    }

    /// Room for one request, given back when it is answered.
    final class Place: Sendable {
        private let all: InFlight
        private let who: String
        private let isStranger: Bool
        private let taken = Mutex(0), reserved = Mutex(0), last = Mutex(ContinuousClock.now)

        init(_ all: InFlight, of who: String, isStranger: Bool) {
            (self.all, self.who, self.isStranger) = (all, who, isStranger)
        }

        /// Throws `Refusal` where there is no room for so many bytes more.
        func take(_ bytes: Int) throws {
            let before = taken.withLock { $0 }
            try all.counts.withLock { counts in
                // A sign-in or a short form gets in whatever others have begun and not finished.
                guard
                    before + bytes <= RequestLimits.stranger
                        || counts.bytes + bytes <= all.most
                            && counts.ofOne[who, default: 0] + bytes <= all.ofOne
                else { throw all.refusal }
                if isStranger, before < RequestLimits.small, before + bytes >= RequestLimits.small {
                    guard counts.strangers < RequestLimits.strangersAtOnce else { throw all.refusal }
                    counts.strangers += 1
                }
                counts.bytes += bytes
                counts.ofOne[who, default: 0] += bytes
            }
            taken.withLock { $0 += bytes }
        }

        /// Takes room for all of a request that says how long it is, and waits for it: whoever sends files beside others is late, not
        /// refused. What is taken here is not taken again when it comes.
        func reserve(_ bytes: Int) async throws {
            let end = ContinuousClock.now + RequestLimits.waitForRoom
            while true {
                do {
                    try take(bytes)
                    last.withLock { $0 = .now }
                    return reserved.withLock { $0 = bytes }
                } catch let refusal as Refusal {
                    guard ContinuousClock.now < end else { throw refusal }
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
        }

        var expected: Int { reserved.withLock { $0 } }

        /// Whether room is held for what has not come for a while.
        var isIdle: Bool {
            expected > 0 && last.withLock { ContinuousClock.now - $0 } >= RequestLimits.pause
        }

        /// What has come of what room was reserved for; more than that is taken as it comes.
        func came(_ bytes: Int) throws {
            last.withLock { $0 = .now }
            let covered = reserved.withLock { left in
                let covered = min(left, bytes)
                left -= covered
                return covered
            }
            if bytes > covered { try take(bytes - covered) }
        }

        /// Counts what has to go out, room or not.
        func count(_ bytes: Int) {
            all.counts.withLock { counts in
                counts.bytes += bytes
                counts.ofOne[who, default: 0] += bytes
            }
            taken.withLock { $0 += bytes }
        }

        deinit {
            let bytes = taken.withLock { $0 }
            all.counts.withLock { counts in
                counts.bytes -= bytes
                counts.ofOne[who, default: 0] -= bytes
                if counts.ofOne[who] ?? 0 <= 0 { counts.ofOne[who] = nil }
                if isStranger, bytes >= RequestLimits.small { counts.strangers -= 1 }
            }
        }
    }
}
