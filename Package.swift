// swift-tools-version:6.1
import PackageDescription

// One ledger = one folder = one target (docs/architecture.md, section 1). Only App knows all of them.

let strict: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]

/// A ledger's folder as a target; it knows the kernel, the web and papers, never another ledger.
func ledger(_ name: String, in stage: String, uses: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Audit", "Kernel", "Papers", "Storage", "Web", "Words"] + uses,
        path: "Sources/\(stage)/\(name)",
        exclude: ["README.md"], swiftSettings: strict)
}

let package = Package(
    name: "mingze",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "mingze", targets: ["mingze"])],
    traits: [
        .trait(name: "TLS", description: "Serve HTTPS in the process itself, with swift-nio-ssl.")
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "CXMLStream", cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
            linkerSettings: [.linkedLibrary("xml2")]),
        .target(
            name: "Papers", dependencies: ["CQREncode", "CXMLStream", "CZip", "CXLSXWriter", "Words"],
            swiftSettings: strict),
        .target(name: "CMail", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "Mail", dependencies: ["CMail"], swiftSettings: strict),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Sealed", dependencies: ["CSodium", "CZstd", "Sodium"], swiftSettings: strict),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Sodium", dependencies: ["COpenSSL", "CSodium"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["CLibPQ", "Sodium", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(name: "Time", dependencies: ["Storage"], swiftSettings: strict),
        .target(name: "Photo", swiftSettings: strict),
        .target(name: "Words", swiftSettings: strict),
        .target(
            name: "Kernel", dependencies: ["Photo", "Storage", "Sodium", "Time", "Words"],
            swiftSettings: strict),
        .target(name: "Audit", dependencies: ["Kernel", "Storage", "Sodium"], swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Audit", "Kernel", "Papers", "Sodium", "Storage", "Words",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird", condition: .when(traits: ["TLS"])),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
            ],
            resources: [.copy("Assets")], swiftSettings: strict),
        .target(name: "Reading", path: "Sources/Define/Reading", swiftSettings: strict),
        .target(
            name: "Proving", path: "Sources/Perform/Proving", exclude: ["README.md"], swiftSettings: strict),
        ledger("Plans", in: "Define", uses: ["Reading", "Sodium"]),
        ledger("Duties", in: "Define", uses: ["Proving", "Reading"]),
        ledger("Letters", in: "Define", uses: ["Sodium"]),
        ledger("Tasks", in: "Perform", uses: ["Proving", "Reading"]),
        ledger("Education", in: "Perform"),
        ledger("Talks", in: "Perform", uses: ["Sodium"]),
        ledger("DutyLog", in: "Perform"),
        ledger("Inspections", in: "Supervise"),
        ledger("Problems", in: "Supervise", uses: ["Sodium"]),
        ledger("Dispatches", in: "Supervise"),
        .target(
            name: "Office",
            dependencies: ["Audit", "Kernel", "Mail", "Papers", "Sodium", "Storage", "Web", "Words"],
            swiftSettings: strict),
        .target(
            name: "App",
            dependencies: [
                "Audit", "Dispatches", "Duties", "DutyLog", "Education", "Inspections", "Kernel", "Letters",
                "Office",
                "Plans",
                "Problems", "Reading",
                "Sealed", "Sodium", "Storage",
                "Talks", "Tasks", "Web",
            ],
            resources: [.copy("Sample")],
            swiftSettings: strict),
        .executableTarget(
            name: "mingze",
            dependencies: [
                "App", "Audit", "CMalloc", "Kernel", "Mail", "Office", "Papers", "Proving", "Reading",
                "Sealed",
                "Storage", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(
            name: "Support", dependencies: ["Kernel", "Sodium", "Storage"], path: "Tests/Support",
            swiftSettings: strict),
        .testTarget(name: "SodiumTests", dependencies: ["Sealed", "Sodium"], swiftSettings: strict),
        .testTarget(name: "StorageTests", dependencies: ["Storage", "Support"], swiftSettings: strict),
        .testTarget(
            name: "KernelTests",
            dependencies: ["Audit", "Kernel", "Photo", "Storage", "Support", "Time", "Words"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PapersTests", dependencies: ["Words", "Papers", "Support"], swiftSettings: strict),
        .testTarget(name: "ReadingTests", dependencies: ["Reading"], swiftSettings: strict),
        .testTarget(
            name: "ProvingTests", dependencies: ["Proving"], exclude: ["Cases"], swiftSettings: strict),
        .testTarget(
            name: "House",
            dependencies: [
                "DutyLog", "Education", "Inspections", "Kernel", "Letters", "Office", "Papers", "Problems",
                "Reading", "Talks", "Tasks", "Web", "Words",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "OfficeTests", dependencies: ["Kernel", "Office", "Support", "Web", "Words"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DispatchesTests", dependencies: ["Dispatches", "Kernel", "Papers", "Storage", "Support"],
            swiftSettings: strict),
        .testTarget(
            name: "InspectionsTests", dependencies: ["Inspections", "Kernel", "Storage", "Support"],
            swiftSettings: strict),
        .testTarget(
            name: "ProblemsTests",
            dependencies: ["Kernel", "Problems", "Sodium", "Storage", "Support", "Web"],
            swiftSettings: strict),
        .testTarget(
            name: "TasksTests", dependencies: ["Kernel", "Storage", "Support", "Tasks", "Web"],
            swiftSettings: strict),
        .testTarget(
            name: "Journeys",
            dependencies: [
                "App", "Audit", "Dispatches", "Duties", "DutyLog", "Education", "Inspections", "Kernel",
                "Letters",
                "Office",
                "Papers", "Plans",
                "Reading",
                "Sealed",
                "Sodium",
                "Storage",
                "Support",
                "Talks",
                "Tasks",
                "Web",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
