extension Unicode.Scalar {
    /// Blanks and new lines aside, what no XML may hold (XML 1.0, 2.2) and what nobody sees is not kept: a workbook with it cannot be opened.
    package var isStorable: Bool {
        switch value {
        case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFDCF, 0xFDF0...0xFFFD:
            true
        case 0x10000...: value & 0xFFFE != 0xFFFE
        default: false
        }
    }

    fileprivate var isNewLine: Bool { [0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029].contains(value) }
}

extension String {
    /// Text of forms and files as it is kept: every kind of new line is one, and what cannot be kept is left out.
    package var storable: String {
        var kept = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in unicodeScalars {
            defer { last = scalar }
            if scalar.isNewLine {
                if scalar != "\n" || last != "\r" { kept.append("\n") }
            } else if scalar.isStorable {
                kept.append(scalar)
            }
        }
        return String(kept)
    }
}
