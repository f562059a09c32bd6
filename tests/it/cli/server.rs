//! A sandbox served on loopback, whose requests a test can count and disturb.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use baseline::sandbox::{Sandbox, listen};
use tokio::sync::oneshot;

/// A sandbox that is served until it is dropped.
pub(super) struct Server {
    pub(super) sandbox: Sandbox,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a fresh account.
    pub(super) fn start() -> Self {
        let sandbox = Sandbox::fresh();
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = sandbox.clone();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(async {
                let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
                let listener = listen(served, any_port).await.expect("loopback has a free port");
                tell.send(listener.address()).expect("the test waits for the address");
                tokio::select! {
                    () = listener.serve(std::future::pending()) => {}
                    _ = stopped => {}
                }
            });
        });
        let address = told.recv().expect("the server starts");
        Self { sandbox, address, stop: Some(stop), thread: Some(thread) }
    }

    /// Lets a command work on this account.
    pub(super) fn serve<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let credentials = self.sandbox.credentials();
        command
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.address))
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", credentials.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())
            .env("AWS_SESSION_TOKEN", credentials.session_token().unwrap_or_default())
    }

    /// The operations that were asked for so far.
    pub(super) fn operations(&self) -> Vec<String> {
        self.sandbox.log().into_iter().map(|entry| entry.operation).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that panicked was heard already: its test got no answer.
            let _ = thread.join();
        }
    }
}
