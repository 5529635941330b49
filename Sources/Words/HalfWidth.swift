extension Unicode.Scalar {
    /// Full-width letters, digits and marks as their half-width ones, and the blank; others as they are.
    var halfWidth: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
        case 0x3000: " "
        default: self
        }
    }
}

extension String {
    /// ２０２６ and 2026 are the same wherever a person types a code, a number or what to look for.
    package var halfWidth: String {
        String(String.UnicodeScalarView(unicodeScalars.map(\.halfWidth)))
    }
}
