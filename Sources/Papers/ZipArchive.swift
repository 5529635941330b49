import CZip
import Foundation

/// The parts of a DOCX or XLSX, read from memory with limits against archives made to explode.
package final class ZipArchive {
    private let archive: OpaquePointer
    /// What has really been unpacked: a part may be read more than once, and its header may lie.
    private var read = 0
    private let bytes: UnsafeMutableRawPointer

    /// Throws `PaperError` when the bytes are no ZIP or are over the limits.
    package init(_ data: Data, kind: String) throws {
        bytes = UnsafeMutableRawPointer.allocate(byteCount: max(data.count, 1), alignment: 1)
        data.copyBytes(to: bytes.assumingMemoryBound(to: UInt8.self), count: data.count)
        let source = zip_source_buffer_create(bytes, zip_uint64_t(data.count), 0, nil)
        guard let source, let archive = zip_open_from_source(source, Int32(ZIP_RDONLY), nil) else {
            if let source { zip_source_free(source) }
            bytes.deallocate()
            throw PaperError.notA(kind)
        }
        self.archive = archive
        try checkSizes()
    }

    deinit {
        zip_discard(archive)
        bytes.deallocate()
    }

    private func checkSizes() throws {
        let count = zip_get_num_entries(archive, 0)
        guard count <= PaperLimits.parts else { throw PaperError.tooLarge }
        var total: UInt64 = 0
        for index in 0..<count {
            var stat = zip_stat_t()
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &stat) == 0 else {
                throw PaperError.damaged
            }
            // The size is whatever the file says: it is looked at before it is added.
            guard stat.size <= PaperLimits.part else { throw PaperError.tooLarge }
            total += stat.size
            guard total <= PaperLimits.unpacked else { throw PaperError.tooLarge }
            if stat.encryption_method != 0 { throw PaperError.protected }
        }
    }

    /// The parts' names in their order, folders left out.
    package var names: [String] {
        (0..<zip_get_num_entries(archive, 0)).compactMap { index in
            zip_get_name(archive, zip_uint64_t(index), 0).map { String(cString: $0) }
        }.filter { !$0.hasSuffix("/") }
    }

    /// One part's bytes; nil when there is none of that name.
    package func part(_ name: String) throws -> Data? {
        var stat = zip_stat_t()
        guard zip_stat(archive, name, 0, &stat) == 0 else { return nil }
        guard let file = zip_fopen(archive, name, 0) else { throw PaperError.damaged }
        defer { zip_fclose(file) }
        // What the header promises is not believed: reading stops at the limit.
        var data = Data(), buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Int(zip_fread(file, &buffer, zip_uint64_t(buffer.count)))
            guard count >= 0 else { throw PaperError.damaged }
            if count == 0 { return data }
            data.append(contentsOf: buffer.prefix(count))
            read += count
            guard read <= PaperLimits.unpacked else { throw PaperError.tooLarge }
            guard data.count <= PaperLimits.part else { throw PaperError.tooLarge }
        }
    }
}
