import Foundation

/// What goes back to the browser.
package struct Reply: Sendable {
    package enum Body: Sendable {
        case page(HTML)
        case file(Data, name: String, type: String)
        /// A file of the disk, sent piece by piece.
        case stored(path: String, bytes: Int, name: String, type: String)
        case asset(Data, type: String)
        case picture(Data, type: String)
        case json(Data)
        case none
    }

    package var status: Int
    package var body: Body
    package var headers: [(name: String, value: String)] = []

    package static func page(_ page: HTML, status: Int = 200) -> Reply {
        Reply(status: status, body: .page(page))
    }

    /// After a change: the browser fetches `link` afresh, so that reloading repeats nothing.
    package static func see(_ link: Link) -> Reply {
        Reply(status: 303, body: .none, headers: [("Location", link.text)])
    }

    package static func file(_ data: Data, name: String, type: String) -> Reply {
        Reply(status: 200, body: .file(data, name: name, type: type))
    }

    /// What the vault keeps.
    package static func stored(_ place: (path: String, bytes: Int), name: String, type: String) -> Reply {
        Reply(status: 200, body: .stored(path: place.path, bytes: place.bytes, name: name, type: type))
    }

    /// A picture that stands on a page.
    package static func picture(_ data: Data, type: String) -> Reply {
        Reply(status: 200, body: .picture(data, type: type))
    }

    package static func xlsx(_ data: Data, name: String) -> Reply {
        file(
            data, name: name + ".xlsx",
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    }

    package static func json(_ data: Data, status: Int = 200) -> Reply {
        Reply(status: status, body: .json(data))
    }
}
