use http::{Request, Response};

use crate::sandbox::{
    refusal::Refusal,
    wire::{Codec, Parameter, Query, Record},
};

/// The query protocol, with SNS's own code for what nobody allowed (API reference, "Common errors").
#[derive(Debug)]
pub(super) struct Notifications(pub(super) Query);

impl Codec for Notifications {
    fn operation(&self, request: &Request<Vec<u8>>) -> String {
        self.0.operation(request)
    }

    fn decode(&self, shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<Record, Refusal> {
        self.0.decode(shapes, request)
    }

    fn unknown_operation(&self, request: &Request<Vec<u8>>) -> Refusal {
        self.0.unknown_operation(request)
    }

    fn answer(&self, operation: &str, request_id: &str, output: &Record) -> Response<Vec<u8>> {
        self.0.answer(operation, request_id, output)
    }

    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>> {
        self.0.refuse(request_id, refusal)
    }

    fn reword(&self, refusal: Refusal) -> Refusal {
        match &*refusal.code {
            "AccessDenied" => Refusal { code: "AuthorizationError".into(), ..refusal },
            _ => refusal,
        }
    }
}
