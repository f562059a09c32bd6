use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
};

use crate::sandbox::{Effect, Fault, ListenError, Sandbox, listen};

const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Runs a test in real time, beside a sandbox that is being served, and stops it.
fn serving<T>(sandbox: &Sandbox, test: impl AsyncFnOnce(SocketAddr) -> T) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime").block_on(async {
        let listener = listen(sandbox.clone(), LOOPBACK).await.expect("a free port");
        let address = listener.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(listener.serve(async {
            let _ = stopped.await;
        }));
        let result = test(address).await;
        drop(stop);
        server.await.expect("the server ends");
        result
    })
}

/// Sends a form and gives the whole answer.
async fn post(address: SocketAddr, authorization: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: {authorization}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    // A connection that breaks has no more to say.
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

fn as_root(sandbox: &Sandbox) -> String {
    let key = sandbox.edit(|state| state.add_root_access_key(crate::sandbox::state::FRESH_ACCOUNT));
    format!(
        "AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0"
    )
}

const WHO_AM_I: &str = "Action=GetCallerIdentity&Version=2011-06-15";

#[test]
fn it_answers_over_http() {
    let sandbox = Sandbox::fresh();
    let root = as_root(&sandbox);
    let answer = serving(&sandbox, async |address| post(address, &root, WHO_AM_I).await);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("content-type: text/xml\r\n"), "{answer}");
    assert!(answer.contains("<Arn>arn:aws:iam::123456789012:root</Arn>"), "{answer}");
}

#[test]
fn it_listens_on_loopback_only() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let everywhere: SocketAddr = "0.0.0.0:0".parse().expect("an address");
    let error = runtime.block_on(listen(Sandbox::fresh(), everywhere)).expect_err("it is refused");
    assert!(matches!(error, ListenError::NotLoopback(_)));
    assert_eq!(error.to_string(), "the sandbox listens on loopback addresses only, and `0.0.0.0:0` is none");
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let sandbox = Sandbox::fresh();
    let root = as_root(&sandbox);
    let form = "x".repeat(1024 * 1024 + 1);
    let answer = serving(&sandbox, async |address| post(address, &root, &form).await);
    assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"), "{answer}");
    assert_eq!(sandbox.counts().total, 0);
}

#[test]
fn a_lost_response_breaks_the_connection() {
    let sandbox = Sandbox::fresh();
    let root = as_root(&sandbox);
    sandbox.inject(Fault::of("sts:GetCallerIdentity", Effect::LoseResponse).once());
    let (lost, next) = serving(&sandbox, async |address| {
        (post(address, &root, WHO_AM_I).await, post(address, &root, WHO_AM_I).await)
    });
    assert_eq!(lost, "");
    assert!(next.starts_with("HTTP/1.1 200 OK\r\n"), "{next}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let sandbox = Sandbox::fresh();
    serving(&sandbox, async |address| {
        let error = listen(Sandbox::fresh(), address).await.expect_err("the port is taken");
        assert_eq!(error.to_string(), format!("cannot listen on `{address}`"));
    });
}

#[test]
fn a_connection_that_is_open_does_not_keep_it_from_stopping() {
    let sandbox = Sandbox::fresh();
    let idle = serving(&sandbox, async |address| TcpStream::connect(address).await.expect("a connection"));
    drop(idle);
}
