import CSodium

/// Short secrets the program must be able to read again, kept in the database under a key that is not in it.
package enum SecretBox {
    /// A key for one use, out of the installation's secret.
    package static func key(_ use: String, from secret: [UInt8]) -> [UInt8] {
        Digest.sha256Bytes(Array("\(use):".utf8) + secret)
    }

    /// The nonce and the sealed bytes, hexadecimal.
    package static func seal(_ bytes: [UInt8], key: [UInt8]) -> String {
        let nonce = Sodium.random(Int(crypto_secretbox_noncebytes()))
        var sealed = [UInt8](repeating: 0, count: bytes.count + Int(crypto_secretbox_macbytes()))
        crypto_secretbox_easy(&sealed, bytes, UInt64(bytes.count), nonce, key)
        return Digest.hex(nonce + sealed)
    }

    /// Nil when it was not sealed under this key, or was changed.
    package static func open(_ text: String, key: [UInt8]) -> [UInt8]? {
        Sodium.start()
        let nonce = Int(crypto_secretbox_noncebytes()), mac = Int(crypto_secretbox_macbytes())
        guard let bytes = Digest.unhex(text), bytes.count >= nonce + mac else { return nil }
        var plain = [UInt8](repeating: 0, count: bytes.count - nonce - mac)
        let sealed = Array(bytes[nonce...])
        let status = crypto_secretbox_open_easy(
            &plain, sealed, UInt64(sealed.count), Array(bytes[..<nonce]), key)
        return status == 0 ? plain : nil
    }
}
