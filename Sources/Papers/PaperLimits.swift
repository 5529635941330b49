/// How much of somebody's file is read, so that no file fills memory or keeps the machine busy. `docs/limits.md` lists them with what
/// people are told.
package enum PaperLimits {
    /// Bytes of a file as it is sent; a plan of 200,000 characters is far below.
    package static let file = 20 * 1024 * 1024
    /// Bytes of one part, and of all, once unpacked.
    package static let part = 64 * 1024 * 1024
    package static let unpacked = 256 * 1024 * 1024
    package static let parts = 4000
    package static let sheets = 60
    package static let rows = 20_000
    package static let columns = 200
    /// Cells with something in them, in all sheets.
    package static let cells = 1_000_000
    /// Characters of one cell, as spreadsheets themselves allow, and of all shared texts and cells.
    package static let cellText = 32_767
    package static let sheetText = 16_000_000
    package static let merges = 20_000
    /// Word's own: levels of a list from 0, and how long what stands before a number may be.
    package static let listLevels = 0...8
    package static let listText = 100
    package static let tableColumns = 63
    package static let rowCells = 500
    /// Characters of a document's text.
    package static let text = 4_000_000
    /// Pieces of XML of a workbook that is written again.
    package static let pieces = 1_000_000
    /// And of a form, which is taken apart for every paper made on it: many times what the longest has.
    package static let formPieces = 50_000
    /// Fields in a paragraph of a form, and faults that are told.
    package static let formMarks = 500
    package static let formFaults = 50
    /// Pixels of a picture, before it is decoded: a telephone's largest is below.
    package static let pictureArea = 120_000_000
}
