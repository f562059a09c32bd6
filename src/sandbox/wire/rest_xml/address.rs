use http::Request;
use percent_encoding::percent_decode_str;

use super::is_query;

/// What a request is about: the bucket from its path or its host, the key of an object, and the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) bucket: Option<String>,
    /// What stands behind the bucket.
    pub(super) key: String,
    pub(super) queries: Vec<(String, String)>,
    /// The Region that the host is of, where it is one of AWS's.
    pub(super) region: Option<String>,
}

impl Address {
    pub(super) fn of(request: &Request<Vec<u8>>) -> Self {
        let host = Host::parse(host(request));
        let path = decoded(request.uri().path().strip_prefix('/').unwrap_or_default());
        let (bucket, key) = match host.bucket {
            Some(bucket) => (bucket.to_owned(), path),
            None => match path.split_once('/') {
                Some((bucket, key)) => (bucket.to_owned(), key.to_owned()),
                None => (path, String::new()),
            },
        };
        let queries = request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let queries = queries.map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        });
        Self {
            bucket: Some(bucket).filter(|bucket| !bucket.is_empty()),
            key,
            // It names the operation over again.
            queries: queries.filter(|(key, _)| key != "x-id").collect(),
            region: host.region.map(str::to_owned),
        }
    }

    pub(super) fn query(&self, key: &str) -> Option<&str> {
        self.queries.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// The keys of the query that say what of the bucket is asked for.
    pub(super) fn subresources(&self) -> impl Iterator<Item = &str> {
        self.queries.iter().map(|(key, _)| key.as_str()).filter(|key| !is_query(key))
    }
}

fn host(request: &Request<Vec<u8>>) -> &str {
    let named = request.headers().get("host").and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().host()).unwrap_or_default();
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// What a host's name says (Amazon S3 User Guide, "Virtual hosting of general purpose buckets").
struct Host<'a> {
    bucket: Option<&'a str>,
    region: Option<&'a str>,
}

impl<'a> Host<'a> {
    fn parse(host: &'a str) -> Self {
        let unnamed = Self { bucket: None, region: None };
        let named = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
        // Anywhere else a bucket stands in the path.
        let Some(named) = named else { return unnamed };
        if matches!(named, "s3" | "s3-fips") {
            return unnamed;
        }
        let labels = |named: &'a str| named.strip_prefix("s3.").or_else(|| named.strip_prefix("s3-fips."));
        if let Some(region) = labels(named) {
            return Self { bucket: None, region: last(region) };
        }
        // A bucket's name may have dots, and even `.s3.` in it: the service is named last.
        for service in [".s3.", ".s3-fips."] {
            if let Some((bucket, region)) = named.rsplit_once(service) {
                return Self { bucket: Some(bucket), region: last(region) };
            }
        }
        match named.strip_suffix(".s3") {
            Some(bucket) => Self { bucket: Some(bucket), region: None },
            None => unnamed,
        }
    }
}

/// The Region stands last, behind `dualstack` for one.
fn last(labels: &str) -> Option<&str> {
    labels.rsplit('.').next().filter(|region| !region.is_empty())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
