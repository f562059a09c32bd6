use crate::sandbox::state::request_id;

/// The id by which S3 knows an account: 64 hexadecimal digits that tell nothing, always the same.
pub(super) fn canonical_id(account: &str) -> String {
    let number =
        account.bytes().fold(0_u64, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    let id: String = (0..2).map(|half| request_id(number, half)).collect();
    id.replace('-', "")
}
