use std::{future::pending, time::Duration};

use http::{HeaderName, HeaderValue, Method, Request, Response};
use jiff::Timestamp;
use thiserror::Error;

use super::{
    authorization::authorize,
    caller::{Caller, Scope, authenticate},
    clock::sleep,
    cloud::{Sandbox, World},
    fault::Effect,
    journal::Ticket,
    refusal::Refusal,
    service::{Access, Answer, Call, Operation, Service},
    sso,
    state::{State, request_id},
    wire::{Record, refuse_unheld, respond, unheld, unheld_operation},
};

/// The connection broke: nobody knows whether the request was done.
#[derive(Debug, Error)]
#[error("connection reset by peer")]
pub(super) struct Lost;

/// Takes a request to its answer, through whatever faults lie in its way.
pub(super) async fn exchange(
    sandbox: &Sandbox,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Lost> {
    let mut order = Order::read(request);
    let arrival = order.service.and_then(|service| Some((service.name, service.limit?, sandbox.now())));
    let (ticket, effect, latency) = {
        let mut world = sandbox.world();
        let is_taken = arrival.is_none_or(|(service, limit, now)| world.state.takes(service, limit, now));
        order.is_throttled = !is_taken;
        let ticket = world.journal.arrive(&order.label(), order.is_write());
        let effect = world.faults.strike(&order.label(), order.is_write());
        (ticket, effect, world.latency)
    };
    sleep(latency).await;
    let complete = |outcome: &str| sandbox.world().journal.complete(ticket, outcome);
    let work = |age| order.work(&mut sandbox.world(), ticket, sandbox.now(), age);
    match effect {
        None => Ok(work(Duration::ZERO)),
        Some(Effect::Stale(age)) => Ok(work(age)),
        Some(Effect::Delay(delay)) => {
            sleep(delay).await;
            Ok(work(Duration::ZERO))
        }
        Some(Effect::Truncate(length)) => {
            let mut response = work(Duration::ZERO);
            response.body_mut().truncate(length);
            Ok(response)
        }
        Some(Effect::LoseResponse) => {
            work(Duration::ZERO);
            complete("lost response");
            Err(Lost)
        }
        Some(Effect::Reset | Effect::CutOff) => {
            complete("reset");
            Err(Lost)
        }
        Some(Effect::Hang) => pending().await,
        Some(Effect::Answer { status, content_type, body }) => {
            complete("foreign answer");
            Ok(respond(status, &content_type, body))
        }
        Some(Effect::Error { status, code, message, retry_after }) => {
            complete(&code);
            let id = sandbox.world().request_id(ticket);
            let mut response = order.refuse(&id, &Refusal::new(status, code, message));
            if let Some(delay) = retry_after {
                let milliseconds = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                let header = HeaderName::from_static("x-amz-retry-after");
                response.headers_mut().insert(header, HeaderValue::from(milliseconds));
            }
            Ok(response)
        }
    }
}

/// A request, and what it asks for as far as it can be told.
struct Order {
    request: Request<Vec<u8>>,
    scope: Option<Scope>,
    service_name: String,
    name: String,
    service: Option<&'static Service>,
    operation: Option<&'static Operation>,
    /// Whether it came when the service had taken as many calls as it takes.
    is_throttled: bool,
}

impl Order {
    fn read(request: Request<Vec<u8>>) -> Self {
        let scope = header(&request, "authorization").and_then(Scope::parse);
        let service_name = scope.as_ref().map_or("", |scope| Service::name_of(scope, &request)).to_owned();
        let service = Service::named(&service_name);
        let name = match service {
            Some(service) => service.codec.operation(&request),
            None => unheld_operation(&request),
        };
        let operation = service.and_then(|service| service.operation(&name));
        Self { request, scope, service_name, name, service, operation, is_throttled: false }
    }

    /// The operation as policies name it, such as `iam:GetUser`.
    fn label(&self) -> String {
        format!("{}:{}", self.service_name, self.name)
    }

    fn is_write(&self) -> bool {
        self.operation.is_some_and(|operation| operation.access == Access::Write)
    }

    /// Does what is asked, in one go; a read sees the state as it was `age` ago.
    fn work(&self, world: &mut World, ticket: Ticket, now: Timestamp, age: Duration) -> Response<Vec<u8>> {
        let id = world.request_id(ticket);
        world.catch_up(now);
        let answer = self.answer(world, ticket, now, age).map_err(|refusal| self.reword(refusal));
        world.journal.complete(ticket, answer.as_ref().map_or_else(|refusal| &*refusal.code, |_| "Ok"));
        match answer {
            Ok((service, output)) => service.codec.answer(&self.name, &id, &output),
            Err(refusal) => self.refuse(&id, &refusal),
        }
    }

    fn reword(&self, refusal: Refusal) -> Refusal {
        match self.service {
            Some(service) => service.codec.reword(refusal),
            None => refusal,
        }
    }

    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>> {
        let mut response = match self.service {
            Some(service) => service.codec.refuse(request_id, refusal),
            None => refuse_unheld(&self.request, request_id, refusal),
        };
        // What is said of HEAD is said in headers alone (RFC 9110, "HEAD").
        if self.request.method() == Method::HEAD {
            response.body_mut().clear();
        }
        response
    }

    fn unknown_operation(&self) -> Refusal {
        match self.service {
            Some(service) => service.codec.unknown_operation(&self.request),
            None => unheld(&self.request),
        }
    }

    fn answer(
        &self,
        world: &mut World,
        ticket: Ticket,
        now: Timestamp,
        age: Duration,
    ) -> Result<(&'static Service, Record), Refusal> {
        let Some(scope) = &self.scope else {
            let message = "Request is missing Authentication Token";
            return Err(Refusal::new(403, "MissingAuthenticationToken", message));
        };
        let token = header(&self.request, "x-amz-security-token");
        let caller = authenticate(&mut world.state, scope, token, now)?;
        let account = world.state.account(&caller.account);
        world.journal.identify(ticket, caller.arn(account));
        if self.is_throttled {
            return Err(Refusal::new(400, "ThrottlingException", "Rate exceeded"));
        }
        let (Some(service), Some(operation)) = (self.service, self.operation) else {
            return Err(self.unknown_operation());
        };
        let input = service.codec.decode(operation.input, &self.request)?;
        authorize(&world.state, &caller, service, operation, &input, now)?;
        Ok((service, world.perform(operation, &caller, &input, now, age)?))
    }
}

impl World {
    fn perform(
        &mut self,
        operation: &'static Operation,
        caller: &Caller,
        input: &Record,
        now: Timestamp,
        age: Duration,
    ) -> Answer {
        let handle = |state: &mut State| {
            (operation.handler)(&mut Call { operation: operation.name, state, caller, now }, input)
        };
        let past = self.history.before(now, age.max(self.propagation)).cloned();
        let past = past.filter(|past| past.accounts.contains_key(&caller.account));
        match (operation.access, past) {
            (Access::Read, Some(mut past)) => return handle(&mut past),
            (Access::Read, None) => {}
            (Access::Write, past) => {
                if let Some(mut past) = past.filter(|_| !self.propagation.is_zero())
                    && let Err(refusal) = handle(&mut past)
                    && is_of_the_past(operation, &refusal)
                {
                    return Err(refusal);
                }
                self.remember(|| now);
            }
        }
        handle(&mut self.state)
    }

    /// Lets happen what was to happen by now, each at its time, so that a look back sees it as it was.
    fn catch_up(&mut self, now: Timestamp) {
        while let Some(due) = sso::next_due(&self.state, now) {
            self.remember(|| due);
            sso::settle(&mut self.state, due);
        }
    }

    fn request_id(&self, ticket: Ticket) -> String {
        request_id(self.state.seed, ticket.serial)
    }
}

/// Whether a write is refused for what has not arrived everywhere: what is new cannot be referred to yet, and what was
/// taken away still stands in the way of a deletion.
fn is_of_the_past(operation: &Operation, refusal: &Refusal) -> bool {
    match &*refusal.code {
        // What a service cannot see yet, or the leave that others do not see yet.
        "NoSuchEntity"
        | "NotFoundException"
        | "ResourceNotFoundException"
        | "NoSuchBucket"
        | "TrailNotFoundException"
        | "S3BucketDoesNotExistException"
        | "InsufficientS3BucketPolicyException"
        | "InsufficientEncryptionPolicyException"
        | "InsufficientSnsTopicPolicyException"
        | "KmsKeyNotFoundException"
        | "CloudTrailAccessNotEnabledException" => true,
        // A principal in a policy that is not everywhere yet.
        "MalformedPolicyDocumentException" => refusal.message.contains("invalid principals"),
        "MalformedPolicy" => refusal.message.contains("Invalid principal"),
        "DeleteConflict" | "ConflictException" => operation.name.starts_with("Delete"),
        _ => false,
    }
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}
