import Kernel
import Synchronization

/// How fast one visitor may ask: so many at once, and so many a second after that. People never notice; a program that tries passwords
/// or reads everything does.
package final class Pace: Sendable {
    package struct Limit: Sendable {
        let burst: Double
        let perSecond: Double

        package init(burst: Double, perSecond: Double) { (self.burst, self.perSecond) = (burst, perSecond) }
    }

    /// Of one address: a town hall often has one for all its people, who sign in at the same time of the morning.
    private static let strangers = Limit(burst: 200, perSecond: 20)
    private static let signingIn = Limit(burst: 60, perSecond: 1)
    private static let most = 20_000

    private struct Bucket {
        var level: Double
        var at: ContinuousClock.Instant
    }

    private let signedIn: Limit
    private let buckets = Mutex<[String: Bucket]>([:])

    /// `perSecond` requests of one sign-in or token.
    package init(perSecond: Int) {
        signedIn = Limit(burst: Double(perSecond) * 10, perSecond: Double(perSecond))
    }

    /// Throws `Refusal` when this request is one too many.
    func admit(_ signIn: SignIn?, from address: String, isSigningIn: Bool) throws {
        let now = ContinuousClock.now
        let isAdmitted =
            if isSigningIn { take("in:" + address, Self.signingIn, now) } else if let signIn {
                take(signIn.id.rawValue, signedIn, now)
            } else { take("at:" + address, Self.strangers, now) }
        guard isAdmitted else { throw Refusal(.tooMany, "pace", "请求太快，这次没有办理", advice: "等一分钟再试") }
    }

    /// Takes one out of a bucket that fills with time; false when it is empty.
    func take(_ key: String, _ limit: Limit, _ now: ContinuousClock.Instant) -> Bool {
        buckets.withLock { buckets in
            // Whoever has not asked for a while has a full bucket, which need not be remembered.
            if buckets.count >= Self.most {
                buckets = buckets.filter { $0.value.at.duration(to: now) < .seconds(60) }
                if buckets.count >= Self.most { buckets = [:] }
            }
            var bucket = buckets[key] ?? Bucket(level: limit.burst, at: now)
            let spent = bucket.at.duration(to: now).components
            let seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
            bucket.level = min(limit.burst, bucket.level + seconds * limit.perSecond)
            bucket.at = now
            defer { buckets[key] = bucket }
            guard bucket.level >= 1 else { return false }
            bucket.level -= 1
            return true
        }
    }
}
