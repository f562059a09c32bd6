//! The same laws on moto, an independent witness; `.ci/run` starts it and says where.

use crate::laws;
use crate::support::{Ground, skipped};

#[tokio::test]
async fn every_kind_converges_rests_heals_and_minds_its_own_on_moto() {
    let Ok(url) = std::env::var("BASELINE_MOTO") else {
        skipped("BASELINE_MOTO does not say where moto answers");
        return;
    };
    for case in laws::all().into_iter().chain(laws::of_moto()) {
        if let Some(why) = not_on_moto(&case) {
            skipped(&format!("{} on moto: {why}", case.kind));
            continue;
        }
        reset(&url).await;
        let ground = Ground::Server(url.clone());
        laws::converges_and_rests(&case, &ground).await;
        laws::heals(&case, &ground).await;
        reset(&url).await;
        laws::converges_and_rests(&case, &ground).await;
        laws::minds_its_own(&case, &ground).await;
    }
    reset(&url).await;
}

/// Why a case cannot be held on moto, if it cannot.
fn not_on_moto(case: &laws::Case) -> Option<&'static str> {
    if case.seed.is_some() {
        return Some("it begins with what no operation of the product or of a test makes");
    }
    case.file.contains("organization: true").then_some(
        "its trails belong to an organization by a flag alone: it asks for no organization, no trust and no second \
         prefix, and would prove nothing",
    )
}

/// Empties every account of moto.
async fn reset(url: &str) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = url.strip_prefix("http://").expect("moto speaks HTTP").trim_end_matches('/');
    let mut stream = tokio::net::TcpStream::connect(host).await.expect("moto answers");
    let request = format!(
        "POST /moto-api/reset HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("moto takes the request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("moto answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
