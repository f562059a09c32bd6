use super::{
    guards::{ACCOUNT, KEY},
    lookup::{any_key, own_key, own_key_mut},
    paging::page,
    policies::{check_policy, default_policy},
    shapes::{
        CUSTOMER_MASTER_KEY_SPEC, DESCRIPTION, KEY_ID, KEY_SPEC, KEY_USAGE, LIMIT, MARKER, MULTI_REGION,
        ORIGIN, POLICY, TAGS,
    },
    tags::tags_of,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Account, Key, request_id},
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("DescribeKey", &[KEY_ID.required()], KEY, describe_key),
    Operation::read("ListKeys", &[LIMIT, MARKER], ACCOUNT, list_keys),
    Operation::write(
        "CreateKey",
        &[POLICY, DESCRIPTION, KEY_USAGE, CUSTOMER_MASTER_KEY_SPEC, KEY_SPEC, ORIGIN, TAGS, MULTI_REGION],
        ACCOUNT,
        create_key,
    )
    .tagging("TagResource"),
    Operation::write(
        "UpdateKeyDescription",
        &[KEY_ID.required(), DESCRIPTION.required()],
        KEY,
        update_key_description,
    ),
];

/// How many keys `ListKeys` gives unless the request says otherwise, and at most.
const PAGE: (usize, usize) = (100, 1000);

fn describe_key(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = any_key(call, input)?;
    Ok(Record::default().with("KeyMetadata", metadata(found.account, found.id, found.key)))
}

fn list_keys(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let keys =
        account.keys.iter().filter(|(_, key)| key.region == call.caller.region && !key.is_gone(call.now));
    let shown =
        keys.map(|(id, key)| Record::default().with("KeyId", id).with("KeyArn", account.key_arn(id, key)));
    page(input, "Keys", PAGE, shown)
}

fn create_key(call: &mut Call<'_>, input: &Record) -> Answer {
    let asks = |parameter: &str, held: &str| input.text(parameter).is_none_or(|asked| asked == held);
    let is_held = asks("KeySpec", "SYMMETRIC_DEFAULT")
        && asks("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT")
        && asks("KeyUsage", "ENCRYPT_DECRYPT")
        && asks("Origin", "AWS_KMS");
    if !is_held {
        return Err(unsupported("the sandbox makes symmetric keys of KMS's own material alone"));
    }
    let is_multi_region = input.boolean(MULTI_REGION.name).unwrap_or_default();
    let id = next_id(call, is_multi_region);
    let policy = input.text(POLICY.name).map_or_else(|| default_policy(call.account()), str::to_owned);
    let mut key = Key::new(&call.caller.region, &policy, call.now);
    input.text(DESCRIPTION.name).unwrap_or_default().clone_into(&mut key.description);
    key.tags = tags_of(input)?;
    if input.text(POLICY.name).is_some() {
        check_policy(call, &id, &key)?;
    }
    call.state.serial += 1;
    let account = call.account_mut();
    let shown = metadata(account, &id, &key);
    account.keys.insert(id, key);
    Ok(Record::default().with("KeyMetadata", shown))
}

fn update_key_description(call: &mut Call<'_>, input: &Record) -> Answer {
    own_key(call, input)?.not_pending_deletion()?;
    input.required(DESCRIPTION.name)?.clone_into(&mut own_key_mut(call, input)?.description);
    Ok(Record::default())
}

pub(super) fn unsupported(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "UnsupportedOperationException", message)
}

/// The id that the next key will have: a UUID, or of a multi-Region key one that says so (KMS Developer Guide,
/// "Multi-Region keys").
fn next_id(call: &Call<'_>, is_multi_region: bool) -> String {
    // Apart from the ids of requests, which come from the same seed.
    let id = request_id(call.state.seed ^ 0x006b_6d73, call.state.serial + 1);
    if is_multi_region { format!("{MULTI_REGION_ID}{}", id.replace('-', "")) } else { id }
}

/// What the id of a multi-Region key begins with.
const MULTI_REGION_ID: &str = "mrk-";

/// A key as `DescribeKey` and `CreateKey` tell of it.
fn metadata(account: &Account, id: &str, key: &Key) -> Record {
    let state = match (key.deletion, key.enabled) {
        (Some(_), _) => "PendingDeletion",
        (None, true) => "Enabled",
        (None, false) => "Disabled",
    };
    let (usage, algorithms, algorithm) = match key.spec.split('_').next().unwrap_or_default() {
        "SYMMETRIC" => ("ENCRYPT_DECRYPT", "EncryptionAlgorithms", "SYMMETRIC_DEFAULT".to_owned()),
        "HMAC" => ("GENERATE_VERIFY_MAC", "MacAlgorithms", key.spec.replace("HMAC_", "HMAC_SHA_")),
        "ECC" => ("SIGN_VERIFY", "SigningAlgorithms", "ECDSA_SHA_256".to_owned()),
        _ => ("SIGN_VERIFY", "SigningAlgorithms", "RSASSA_PKCS1_V1_5_SHA_256".to_owned()),
    };
    let is_multi_region = id.starts_with(MULTI_REGION_ID);
    let arn = account.key_arn(id, key);
    let regions = is_multi_region.then(|| {
        let primary = Record::default().with("Arn", &arn).with("Region", &key.region);
        Record::default()
            .with("MultiRegionKeyType", "PRIMARY")
            .with("PrimaryKey", primary)
            .with("ReplicaKeys", Vec::<Value>::new())
    });
    Record::default()
        .with("AWSAccountId", &account.id)
        .with("KeyId", id)
        .with("Arn", arn)
        .with("CreationDate", key.created)
        .with("Enabled", key.enabled && key.deletion.is_none())
        .with("Description", &key.description)
        .with("KeyUsage", usage)
        .with("KeyState", state)
        .with_some("DeletionDate", key.deletion)
        .with("Origin", &key.origin)
        .with("KeyManager", if key.is_managed_by_aws { "AWS" } else { "CUSTOMER" })
        .with("CustomerMasterKeySpec", &key.spec)
        .with("KeySpec", &key.spec)
        .with(algorithms, vec![algorithm])
        .with("MultiRegion", is_multi_region)
        .with_some("MultiRegionConfiguration", regions)
}
