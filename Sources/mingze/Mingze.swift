import ArgumentParser
import Hummingbird
import Storage

@main
struct Mingze: AsyncParsableCommand {
    func run() async throws { print(HTTPResponse.Status.ok) }
}
