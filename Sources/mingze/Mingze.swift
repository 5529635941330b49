import ArgumentParser
import Hummingbird
import Kernel

@main
struct Mingze: AsyncParsableCommand {
    func run() async throws { print(HTTPResponse.Status.ok) }
}
