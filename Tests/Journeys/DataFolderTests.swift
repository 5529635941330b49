import Testing

@testable import App

/// What a file system is taken for, by the list of mounts as the kernel writes it.
@Suite struct DataFolderTests {
    private static let mounts = """
        /dev/sda1 / ext4 rw,relatime 0 0
        tmpfs /run tmpfs rw 0 0
        server:/share /srv/mingze nfs4 rw,vers=4.2 0 0
        //server/share /srv/mingze/my\\040files cifs rw 0 0
        """

    @Test(arguments: [
        ("/var/lib/mingze", "ext4"), ("/run/mingze", "tmpfs"), ("/srv/mingze/var", "nfs4"),
        ("/srv/mingze-old", "ext4"),
        ("/srv/mingze/my files/a", "cifs"),
    ])
    func theMountItStandsOn(_ path: String, _ kind: String) {
        #expect(Doctor.kind(of: path, Self.mounts) == kind)
    }

    @Test func aDatabaseOnTheNetworkIsWrongFilesThereAreMentioned() {
        func judged(_ kind: String, free: Int64 = 9_000_000_000, database: Bool) -> String {
            Doctor.judge("附件文件夹", "/srv/mingze", kind, free: free, holdsDatabase: database).verdict
        }
        #expect(judged("nfs4", database: true) == Doctor.Verdict.wrong.rawValue)
        #expect(judged("nfs4", database: false) == Doctor.Verdict.notice.rawValue)
        #expect(judged("tmpfs", database: false) == Doctor.Verdict.wrong.rawValue)
        #expect(judged("ext4", database: true) == Doctor.Verdict.fine.rawValue)
        #expect(judged("ext4", free: 900_000_000, database: true) == Doctor.Verdict.wrong.rawValue)
    }
}
