//! The access control list of a bucket.

use aws_sdk_s3::types::{Grant, Grantee, Type};

use super::facts::BucketAt;
use super::settings::ask;
use crate::aws::operation::s3::GET_BUCKET_ACL;
use crate::aws::{AwsError, Reader};

impl Reader {
    /// Whom a bucket's ACL lets in besides its owner, each in words (`GetBucketAcl`).
    pub async fn bucket_grants(&self, at: &BucketAt) -> Result<Vec<String>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_ACL, get_bucket_acl)?;
            let owner = answer.owner.and_then(|owner| owner.id);
            let is_own = |grant: &&Grant| {
                let id = grant.grantee.as_ref().and_then(|grantee| grantee.id.as_ref());
                id.is_some() && id == owner.as_ref()
            };
            let grants = answer.grants.unwrap_or_default();
            Ok(grants.iter().filter(|grant| !is_own(grant)).map(in_words).collect())
        };
        self.s3_memos().grants.get(at, ask).await.map(|grants| (*grants).clone())
    }
}

fn in_words(Grant { grantee, permission, .. }: &Grant) -> String {
    let what = permission.as_ref().map_or("something", |permission| permission.as_str());
    format!("`{what}` to {}", grantee.as_ref().map_or_else(|| "somebody".to_owned(), whom))
}

fn whom(Grantee { display_name, email_address, id, uri, r#type, .. }: &Grantee) -> String {
    match (r#type, uri, email_address, id, display_name) {
        // The last part of its URI is the name by which the console knows it.
        (Type::Group, Some(uri), ..) => format!("group `{}`", uri.rsplit('/').next().unwrap_or(uri)),
        (_, _, Some(email), ..) => format!("`{email}`"),
        (_, _, _, Some(id), _) => format!("canonical user `{id}`"),
        (_, _, _, _, Some(name)) => format!("`{name}`"),
        _ => "somebody".to_owned(),
    }
}
