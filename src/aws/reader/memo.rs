//! Answers that are asked for once, whoever asks and however it ends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::aws::AwsError;

/// One answer, kept whether the call succeeded or failed: a denied call is sent once.
#[derive(Debug)]
pub(super) struct Memo<T> {
    answer: OnceCell<Result<Arc<T>, AwsError>>,
}

impl<T> Memo<T> {
    /// Gives the kept answer, or asks; whoever asks meanwhile waits for the same answer.
    pub(super) async fn get(
        &self,
        ask: impl Future<Output = Result<T, AwsError>>,
    ) -> Result<Arc<T>, AwsError> {
        self.answer.get_or_init(|| async { ask.await.map(Arc::new) }).await.clone()
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { answer: OnceCell::new() }
    }
}

/// One answer a key.
#[derive(Debug)]
pub(super) struct KeyedMemo<K, T> {
    answers: Mutex<BTreeMap<K, Arc<Memo<T>>>>,
}

impl<K: Ord + Clone, T> KeyedMemo<K, T> {
    /// Gives the kept answer for a key, or asks.
    pub(super) async fn get(
        &self,
        key: &K,
        ask: impl Future<Output = Result<T, AwsError>>,
    ) -> Result<Arc<T>, AwsError> {
        let memo = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(answers.entry(key.clone()).or_default())
        };
        memo.get(ask).await
    }
}

impl<K, T> Default for KeyedMemo<K, T> {
    fn default() -> Self {
        Self { answers: Mutex::new(BTreeMap::new()) }
    }
}
