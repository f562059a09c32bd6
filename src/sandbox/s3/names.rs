use std::net::Ipv4Addr;

/// What names of general purpose buckets may not begin with.
const PREFIXES: [&str; 4] = ["xn--", "sthree-", "amzn-s3-demo-", "aws-"];

/// What they may not end with.
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Whether a bucket can be made with this name (Amazon S3 User Guide, "General purpose bucket naming rules").
pub(super) fn is_valid(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_edge = |byte: Option<u8>| byte.is_some_and(is_letter);
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| is_letter(byte) || b"-.".contains(&byte))
        && is_edge(name.bytes().next())
        && is_edge(name.bytes().next_back())
        && !name.contains("..")
        && name.parse::<Ipv4Addr>().is_err()
        && !PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}
