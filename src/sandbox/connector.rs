use std::{io, time::Duration};

use aws_smithy_runtime_api::{
    client::{
        http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use futures::future::{Either, select};

use super::{
    clock::sleep,
    cloud::Sandbox,
    exchange::{Lost, exchange},
};

/// The sandbox as the SDK's HTTP client.
#[derive(Debug)]
pub(super) struct Seam(pub(super) Sandbox);

impl HttpClient for Seam {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connection {
            sandbox: self.0.clone(),
            read_timeout: settings.read_timeout(),
        })
    }
}

#[derive(Debug)]
struct Connection {
    sandbox: Sandbox,
    read_timeout: Option<Duration>,
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (sandbox, read_timeout) = (self.sandbox.clone(), self.read_timeout);
        HttpConnectorFuture::new(async move {
            let request = into_http(request).map_err(ConnectorError::user)?;
            let answer =
                async { exchange(&sandbox, request).await.map_err(|lost| reset(&lost)).and_then(into_sdk) };
            let Some(limit) = read_timeout else {
                return answer.await;
            };
            // To time out is the connector's part, as it is in the SDK's own.
            match select(Box::pin(answer), Box::pin(sleep(limit))).await {
                Either::Left((answered, _)) => answered,
                Either::Right(_) => Err(ConnectorError::timeout(
                    io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {limit:?}")).into(),
                )),
            }
        })
    }
}

fn into_http(
    request: HttpRequest,
) -> Result<http::Request<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
    let (parts, body) = request.try_into_http1x()?.into_parts();
    let body = body.bytes().ok_or("the sandbox takes no streamed bodies")?.to_vec();
    Ok(http::Request::from_parts(parts, body))
}

fn into_sdk(response: http::Response<Vec<u8>>) -> Result<HttpResponse, ConnectorError> {
    let (parts, body) = response.into_parts();
    let status =
        StatusCode::try_from(parts.status.as_u16()).map_err(|error| ConnectorError::user(error.into()))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(body));
    for (name, value) in &parts.headers {
        if let Ok(value) = value.to_str() {
            answer.headers_mut().insert(name.as_str().to_owned(), value.to_owned());
        }
    }
    Ok(answer)
}

fn reset(lost: &Lost) -> ConnectorError {
    ConnectorError::io(io::Error::new(io::ErrorKind::ConnectionReset, lost.to_string()).into())
}
