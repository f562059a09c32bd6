//! Listings that a service cuts into pages.

use std::collections::BTreeSet;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::aws::{AwsError, Class, Operation, Reader};

/// One page of a listing.
///
/// A page may hold fewer items than asked for, or none, and still not be the last (IAM API reference, common
/// to all listings: "IAM might return fewer than the `MaxItems` number of results"; KMS and Organizations say
/// the same of theirs).
pub(super) trait Page {
    /// Whether there is a next page.
    fn is_truncated(&self) -> bool;
    /// Where the next page begins, by the service's own mark.
    fn marker(&self) -> Option<String>;
}

/// Makes pages of answers that say with `NextToken` where the next one begins.
macro_rules! page {
    ($($output:ident),+ $(,)?) => {
        $(impl $crate::aws::reader::pages::Page for $output {
            fn is_truncated(&self) -> bool {
                self.marker().is_some()
            }

            fn marker(&self) -> Option<String> {
                self.next_token.clone().filter(|token| !token.is_empty())
            }
        })+
    };
}

pub(super) use page;

impl Reader {
    /// Asks for page after page until the last.
    ///
    /// A page that says "more" and does not say where, or where a page began before, is no answer to
    /// build on.
    pub(super) async fn pages<P, E, F>(
        &self,
        operation: Operation,
        call: impl Fn(Option<String>) -> F + Send + Sync,
    ) -> Result<Vec<P>, AwsError>
    where
        P: Page,
        F: Future<Output = Result<P, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let mut pages = Vec::new();
        let mut markers = BTreeSet::new();
        let mut marker: Option<String> = None;
        loop {
            let page = self.send(operation, || call(marker.clone())).await?;
            let (is_truncated, next) = (page.is_truncated(), page.marker());
            pages.push(page);
            marker = match next {
                _ if !is_truncated => return Ok(pages),
                Some(next) if markers.insert(next.clone()) => Some(next),
                _ => {
                    let what = "the pages of the answer run in a circle";
                    return Err(AwsError::new(operation, Class::Unintelligible, what));
                }
            };
        }
    }
}
