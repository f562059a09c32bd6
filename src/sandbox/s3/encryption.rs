use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    refusals::{invalid_argument, malformed_xml},
    shapes::{BUCKET, BUCKET_ALONE, ENCRYPTION, EXPECTED_OWNER},
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::Encryption,
    wire::Record,
};

const READ: &str = "s3:GetEncryptionConfiguration";
const WRITE: &str = "s3:PutEncryptionConfiguration";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketEncryption", BUCKET_ALONE, ON_BUCKET, get).allowed_by(READ),
    Operation::write("PutBucketEncryption", &[BUCKET, EXPECTED_OWNER, ENCRYPTION], ON_BUCKET, put)
        .allowed_by(WRITE),
    Operation::write("DeleteBucketEncryption", BUCKET_ALONE, ON_BUCKET, delete).allowed_by(WRITE),
];

const BY_DEFAULT: &str = "ApplyServerSideEncryptionByDefault";

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let Encryption { algorithm, key, bucket_key } = &bucket(call, input)?.encryption;
    let by_default =
        Record::default().with("SSEAlgorithm", algorithm).with_some("KMSMasterKeyID", key.as_ref());
    let rule = Record::default().with(BY_DEFAULT, by_default).with("BucketKeyEnabled", *bucket_key);
    Ok(Record::default().with(ENCRYPTION.name, Record::default().with("Rule", vec![rule])))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let configuration = input.record(ENCRYPTION.name).cloned().unwrap_or_default();
    let bucket = bucket_mut(call, input)?;
    let rules: Vec<&Record> = configuration.records("Rule").collect();
    let [rule] = rules[..] else {
        return Err(malformed_xml());
    };
    let by_default = rule.record(BY_DEFAULT).ok_or_else(malformed_xml)?;
    let algorithm = by_default.required("SSEAlgorithm")?;
    let key = by_default.text("KMSMasterKeyID").map(str::to_owned);
    if algorithm == "AES256" && key.is_some() {
        return Err(invalid_argument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        ));
    }
    // Whether the key is there, or anyone may use it, S3 finds out with the first object.
    bucket.encryption = Encryption {
        algorithm: algorithm.to_owned(),
        key,
        bucket_key: rule.boolean("BucketKeyEnabled").unwrap_or(false),
    };
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    // There is no bucket without encryption: what is taken away is the choice.
    bucket_mut(call, input)?.encryption = Encryption::of_s3();
    Ok(Record::default())
}
