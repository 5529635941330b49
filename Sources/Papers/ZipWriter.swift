import CZip
import Foundation

/// A ZIP made in memory by libzip: of a paper's parts, or of many papers.
package enum ZipWriter {
    /// Throws `PaperError.damaged` when libzip does not take a part.
    package static func zip(_ parts: [(name: String, data: Data)]) throws -> Data {
        guard let source = zip_source_buffer_create(nil, 0, 0, nil) else { throw PaperError.damaged }
        defer { zip_source_free(source) }
        zip_source_keep(source)
        guard let archive = zip_open_from_source(source, ZIP_TRUNCATE, nil) else {
            zip_source_free(source)
            throw PaperError.damaged
        }
        for part in parts {
            // libzip frees it when the archive is written, so it must come from malloc.
            guard let copy = malloc(max(part.data.count, 1)) else { throw PaperError.damaged }
            part.data.copyBytes(to: copy.assumingMemoryBound(to: UInt8.self), count: part.data.count)
            guard let content = zip_source_buffer(archive, copy, zip_uint64_t(part.data.count), 1) else {
                free(copy)
                zip_discard(archive)
                throw PaperError.damaged
            }
            guard zip_file_add(archive, part.name, content, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
                zip_source_free(content)
                zip_discard(archive)
                throw PaperError.damaged
            }
        }
        guard zip_close(archive) == 0 else {
            zip_discard(archive)
            throw PaperError.damaged
        }
        return try bytes(of: source)
    }

    private static func bytes(of source: OpaquePointer) throws -> Data {
        var stat = zip_stat_t()
        guard zip_source_stat(source, &stat) == 0, zip_source_open(source) == 0 else {
            throw PaperError.damaged
        }
        defer { zip_source_close(source) }
        var data = Data(count: Int(stat.size))
        let read = data.withUnsafeMutableBytes {
            zip_source_read(source, $0.baseAddress, zip_uint64_t($0.count))
        }
        guard read == zip_int64_t(data.count) else { throw PaperError.damaged }
        return data
    }
}
