use std::{io, net::SocketAddr, pin::pin, time::Duration};

use futures::future::{Either, select};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use thiserror::Error;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{
    clock::sleep,
    cloud::Sandbox,
    exchange::{Lost, exchange},
};

/// The longest body of a request: a policy document may have 128 KiB before it is percent-encoded.
const BODY_LIMIT: usize = 1024 * 1024;

/// How long nothing is taken after a connection could not be.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// What keeps a sandbox from being served.
#[derive(Debug, Error)]
pub enum ListenError {
    /// The address can be reached from elsewhere, and the sandbox checks no signatures.
    #[error("the sandbox listens on loopback addresses only, and `{0}` is none")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// A sandbox that is about to be served over HTTP.
#[derive(Debug)]
pub struct Listener {
    sandbox: Sandbox,
    socket: TcpListener,
    address: SocketAddr,
}

/// Begins to listen on a loopback address; port 0 takes any that is free.
///
/// In a runtime whose clock is paused time would run ahead whenever nobody asks anything: serve in real time.
pub async fn listen(sandbox: Sandbox, address: SocketAddr) -> Result<Listener, ListenError> {
    if !address.ip().is_loopback() {
        return Err(ListenError::NotLoopback(address));
    }
    let bind = |source| ListenError::Bind { address, source };
    let socket = TcpListener::bind(address).await.map_err(bind)?;
    let address = socket.local_addr().map_err(bind)?;
    Ok(Listener { sandbox, socket, address })
}

impl Listener {
    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is ready, and then lets those under way come to their end.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            match select(stop.as_mut(), pin!(self.socket.accept())).await {
                Either::Left(_) => break,
                Either::Right((Ok((stream, _)), _)) => {
                    connections.spawn(converse(self.sandbox.clone(), stream, stopped.clone()));
                }
                // The next may be well, but not at once where the process has too many files open.
                Either::Right((Err(error), _)) => {
                    tracing::debug!(%error, "a connection could not be taken");
                    sleep(AFTER_FAILURE).await;
                }
            }
            while connections.try_join_next().is_some() {}
        }
        // Nobody hears it only when no connection is left.
        let _ = stopping.send(true);
        while connections.join_next().await.is_some() {}
    }
}

/// Answers the requests of one connection.
async fn converse(sandbox: Sandbox, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let service = service_fn(move |request| answer(sandbox.clone(), request));
    let mut http = http1::Builder::new();
    let mut connection = pin!(http.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service));
    let served = match select(connection.as_mut(), pin!(stopped.changed())).await {
        Either::Left((served, _)) => served,
        Either::Right(_) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(sandbox: Sandbox, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Lost> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(refuse(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => return Ok(refuse(StatusCode::BAD_REQUEST)),
    };
    let response = exchange(&sandbox, Request::from_parts(parts, body)).await?;
    Ok(response.map(|body| Full::new(Bytes::from(body))))
}

fn refuse(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
