/// The letters of IAM's unique ids and access key ids.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The letters of secrets and session tokens.
const SECRET_LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Makes an identifier of a prefix such as `AIDA` and as many letters as fill it up to `length`.
///
/// Every prefix has its meaning (IAM User Guide, "IAM identifiers").
pub(in crate::sandbox) fn unique_id(prefix: &str, length: usize, seed: u64, serial: u64) -> String {
    letters(prefix, length, seed, serial, LETTERS)
}

/// Makes a secret of `length` letters.
pub(super) fn secret(length: usize, seed: u64, serial: u64) -> String {
    letters("", length, seed, serial, SECRET_LETTERS)
}

/// Makes a request id in the form of a UUID.
pub(in crate::sandbox) fn request_id(seed: u64, serial: u64) -> String {
    let mut stream = Stream::new(seed ^ u64::MAX, serial);
    let (high, low) = (stream.next(), stream.next());
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

fn letters(prefix: &str, length: usize, seed: u64, serial: u64, alphabet: &[u8]) -> String {
    let mut stream = Stream::new(seed, serial);
    let mut id = prefix.to_owned();
    while id.len() < length {
        // The alphabets are powers of two long, so the low bits choose evenly.
        let low = usize::from(stream.next().to_le_bytes()[0]);
        id.push(char::from(alphabet[low % alphabet.len()]));
    }
    id
}

/// The splitmix64 generator: the same seed and serial, the same numbers, on every machine.
struct Stream(u64);

impl Stream {
    /// Seed and serial are mixed on their own, or the streams of neighbours would overlap.
    fn new(seed: u64, serial: u64) -> Self {
        Self(mix(seed.wrapping_add(STEP)) ^ mix(serial))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
