//! A session: one account, seen through one set of credentials.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::sync::Semaphore;

use super::error::{AwsError, Class, During};
use super::limiter::Limiter;
use super::operation::{Idempotency, sts};
use super::profile::OfProfile;
use super::retry::{self, Decision, Ours, Situation};
use super::service::{DEFAULT_IDENTITY_CENTER_RATE, Rate};
use super::whole::WholeAnswer;
use super::{Clock, Identity, Operation, Service};
use crate::values::{AccountId, Arn, Region};

/// Calls in flight at once, unless the caller says otherwise.
pub const DEFAULT_CONCURRENCY: usize = 16;

/// What answers the calls.
#[derive(Clone, Debug)]
pub enum Target {
    /// AWS, or a server that speaks like it.
    Aws {
        /// The profile of the shared configuration files; the environment's when absent.
        profile: Option<String>,
        /// The Region; the environment's or the profile's when absent.
        region: Option<String>,
        /// Another server than AWS's own.
        endpoint_url: Option<String>,
        /// Credentials that somebody obtained already; those of the environment or the profile when absent.
        credentials: Option<Credentials>,
    },
    /// Something that answers in this process, behind the SDK's HTTP client.
    InProcess(InProcess),
}

/// An AWS in this process: its client, its clock and the credentials it knows.
#[derive(Clone, Debug)]
pub struct InProcess {
    /// What takes the requests.
    pub http_client: SharedHttpClient,
    /// The clock, virtual as a rule.
    pub clock: Clock,
    /// The caller's credentials.
    pub credentials: Credentials,
    /// The Region of the session.
    pub region: Region,
}

/// Something that a session tells while it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A service asked to slow down, and the session does.
    Throttled {
        /// The service that asked.
        service: Service,
        /// How long nothing is sent.
        wait: Duration,
    },
    /// AWS has taken requests that it carries out by and by.
    Awaiting {
        /// The operation that asked for them.
        operation: Operation,
        /// How many of them are not done yet.
        outstanding: usize,
    },
    /// A call failed, and is sent again.
    Retrying {
        /// The call.
        operation: Operation,
        /// Why it failed.
        class: Class,
        /// How long until it is sent again.
        wait: Duration,
    },
}

/// What hears a session's notices.
pub type Listener = Arc<dyn Fn(&Notice) + Send + Sync>;

/// One account, seen through one set of credentials, at one pace.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

struct Shared {
    config: SdkConfig,
    region: Region,
    clock: Clock,
    permits: Semaphore,
    /// One for the calls that read and one for those that write, or the same for both.
    limiters: BTreeMap<(Service, bool), Arc<Limiter>>,
    requests: AtomicU64,
    identity_center_rate: u32,
    listener: Option<Listener>,
}

/// How a session is to behave.
#[derive(Clone, Default)]
pub struct Options {
    /// Calls in flight at once; [`DEFAULT_CONCURRENCY`] when absent.
    pub concurrency: Option<usize>,
    /// Calls of IAM Identity Center a second; 15 when absent.
    pub identity_center_rate: Option<u32>,
    /// What hears the notices.
    pub listener: Option<Listener>,
}

/// The pace of each service.
fn limiters(identity_center: u32) -> BTreeMap<(Service, bool), Arc<Limiter>> {
    let paces = Service::ALL.into_iter().flat_map(|service| {
        let limiter = |writes| {
            let rate = match service {
                Service::IdentityCenter => Rate::within(identity_center),
                _ => service.rate(writes),
            };
            Arc::new(Limiter::new(rate.per_second, rate.burst))
        };
        let reads = limiter(false);
        let writes = if service.has_one_rate() { Arc::clone(&reads) } else { limiter(true) };
        [((service, false), reads), ((service, true), writes)]
    });
    paces.collect()
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("concurrency", &self.concurrency).finish_non_exhaustive()
    }
}

impl Session {
    /// Finds Region and credentials; sends nothing to the account yet.
    pub async fn connect(target: Target, options: Options) -> Result<Self, AwsError> {
        let (config, clock) = match target {
            Target::Aws { profile, region, endpoint_url, credentials } => {
                (Box::pin(load(profile, region, endpoint_url, credentials)).await?, Clock::system())
            }
            Target::InProcess(InProcess { http_client, clock, credentials, region }) => {
                let config = SdkConfig::builder()
                    .behavior_version(behaviour())
                    .http_client(http_client)
                    .credentials_provider(SharedCredentialsProvider::new(credentials))
                    .region(aws_types::region::Region::new(region.as_str().to_owned()))
                    .build();
                (config, clock)
            }
        };
        let Some(region) = config.region().map(|region| Region::new(region.as_ref())) else {
            return Err(AwsError::no_region());
        };
        let config = config
            .into_builder()
            // Our own table retries, by our clock, with what this run knows (`aws::retry`).
            .retry_config(RetryConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_millis(3100))
                    .read_timeout(Duration::from_secs(20))
                    .operation_attempt_timeout(Duration::from_secs(30))
                    .build(),
            )
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .time_source(clock.time_source())
            .sleep_impl(clock.sleep_impl())
            .build();
        let permits = Semaphore::new(options.concurrency.unwrap_or(DEFAULT_CONCURRENCY).max(1));
        let identity_center_rate = options.identity_center_rate.unwrap_or(DEFAULT_IDENTITY_CENTER_RATE);
        let limiters = limiters(identity_center_rate);
        let listener = options.listener;
        let requests = AtomicU64::new(0);
        let shared =
            Shared { config, region, clock, permits, limiters, requests, identity_center_rate, listener };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Asks STS who the caller is: the first call of every run, before anything else is sent.
    pub async fn identify(&self) -> Result<Identity, AwsError> {
        let provider = self.shared.config.credentials_provider();
        let Some(provider) = provider else {
            return Err(AwsError::before_any_call(Class::NoCredentials, "no credentials provider"));
        };
        let credentials =
            provider.provide_credentials().await.map_err(|error| AwsError::of_credentials(&error))?;
        let config =
            aws_sdk_sts::config::Builder::from(&self.shared.config).interceptor(WholeAnswer::Query).build();
        let client = aws_sdk_sts::Client::from_conf(config);
        let operation = sts::GET_CALLER_IDENTITY;
        let answer = self.send(operation, Ours::default(), || client.get_caller_identity().send()).await?;
        let unintelligible = |what: &str| AwsError::new(operation, Class::Unintelligible, what);
        let account: AccountId = answer
            .account
            .and_then(|account| account.try_into().ok())
            .ok_or_else(|| unintelligible("the answer has no account id"))?;
        let arn: Arn = answer
            .arn
            .and_then(|arn| arn.try_into().ok())
            .ok_or_else(|| unintelligible("the answer has no ARN"))?;
        Ok(Identity::new(account, arn, credentials.access_key_id()))
    }

    /// The clock of everything that this session does.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The session's Region.
    pub fn region(&self) -> &Region {
        &self.shared.region
    }

    /// How many calls of IAM Identity Center it sends a second at most.
    pub fn identity_center_rate(&self) -> u32 {
        self.shared.identity_center_rate
    }

    /// How many requests were sent so far, retries among them.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// What the clients of its services are made with.
    pub(super) fn config(&self) -> &SdkConfig {
        &self.shared.config
    }

    /// Sends a call, and sends it again as the table of retries says.
    ///
    /// `ours` says what this run wrote of what the call is about and needs.
    pub(super) fn send<T, E, F>(
        &self,
        operation: Operation,
        ours: Ours,
        call: impl Fn() -> F + Send + Sync,
    ) -> impl Future<Output = Result<T, AwsError>>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        self.send_as(operation, operation.idempotency(), ours, call)
    }

    /// The same, and as if sending it again did what is said here.
    pub(super) async fn send_as<T, E, F>(
        &self,
        operation: Operation,
        idempotency: Idempotency,
        ours: Ours,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let Shared { clock, permits, limiters, requests, .. } = &*self.shared;
        let limiter = &limiters[&(operation.service(), operation.writes())];
        let mut began = None;
        let mut attempts = 0;
        let mut is_corrected = false;
        loop {
            // Whoever waits for a slow service must not keep the permit from those who call another.
            limiter.acquire(clock).await;
            let permit = permits.acquire().await;
            // The time for a call begins when it is sent: what waits for its turn has not failed yet.
            let began = *began.get_or_insert_with(|| clock.now());
            attempts += 1;
            tracing::debug!(%operation, attempts, "sending");
            let number = requests.fetch_add(1, Ordering::Relaxed);
            // The SDK's futures are large, and facts are asked for by many of them at once: on the heap, then.
            let outcome = Box::pin(call()).await.during(operation);
            drop(permit);
            let error = match outcome {
                Ok(answer) => return Ok(answer),
                Err(error) => error.seen_at(clock.reading()),
            };
            tracing::debug!(%operation, attempts, class = ?error.class(), "the call failed");
            let elapsed = clock.since(began);
            let jitter = jitter(number, began.subsec_nanosecond());
            let ours = &ours;
            let situation =
                Situation { error: &error, idempotency, attempts, is_corrected, elapsed, ours, jitter };
            let decision = retry::decide(situation);
            let Decision::Again(wait) = decision else {
                return Err(error);
            };
            if error.is_for_clock() {
                is_corrected = true;
            } else if error.class() == Class::Throttled {
                limiter.pause(clock, wait);
                self.tell(&Notice::Throttled { service: operation.service(), wait });
            } else {
                self.tell(&Notice::Retrying { operation, class: error.class(), wait });
            }
            clock.sleep(wait).await;
        }
    }

    pub(super) fn tell(&self, notice: &Notice) {
        if let Some(listener) = &self.shared.listener {
            listener(notice);
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("region", &self.shared.region).finish_non_exhaustive()
    }
}

/// The SDK's defaults that this program was written for.
fn behaviour() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// Loads what the environment and the profile say, as every AWS tool does.
///
/// The Region comes from the flag, the environment or the profile and never from the instance's metadata:
/// asking that costs a second wherever there is none.
async fn load(
    profile: Option<String>,
    region: Option<String>,
    endpoint_url: Option<String>,
    credentials: Option<Credentials>,
) -> Result<SdkConfig, AwsError> {
    let of_profile = match &profile {
        Some(profile) => ProfileFileRegionProvider::builder().profile_name(profile).build(),
        None => ProfileFileRegionProvider::builder().build(),
    };
    let chain = RegionProviderChain::first_try(region.map(aws_types::region::Region::new))
        .or_else(EnvironmentVariableRegionProvider::new())
        .or_else(of_profile);
    let region = chain.region().await.ok_or_else(AwsError::no_region)?;
    let provider = ProviderConfig::without_region().with_region(Some(region.clone()));
    let mut loader = aws_config::defaults(behaviour()).region(region);
    if let Some(profile) = profile {
        let credentials = OfProfile::new(&profile, &provider);
        loader = loader.profile_name(profile).credentials_provider(credentials);
    }
    if let Some(credentials) = credentials {
        loader = loader.credentials_provider(credentials);
    }
    if let Some(url) = endpoint_url {
        loader = loader.endpoint_url(url);
    }
    Ok(loader.load().await)
}

/// Spreads the pauses of many callers: a number between 0 and 1 from the call's number and the time.
///
/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn jitter(number: u64, seed: i32) -> f64 {
    let mut mixed = number.wrapping_add(u64::from(seed.unsigned_abs())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let high = u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(u32::MAX);
    f64::from(high) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests;
