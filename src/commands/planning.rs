//! From a file to a plan: what `plan` and `apply` share, and what a program that uses this crate calls.

use std::path::Path;
use std::sync::Arc;

use crate::aws::operation::iam::LIST_ACCOUNT_ALIASES;
use crate::aws::operation::organizations::{DESCRIBE_ORGANIZATION, LIST_AWS_SERVICE_ACCESS};
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::standing::place_in;
use crate::aws::{Identity, Reader, Session, Writer};
use crate::engine::apply::{Interrupt, Sink};
use crate::engine::outcome::Outcome;
use crate::engine::plan::{Header, Plan, assemble, examine, reads, select};
use crate::engine::selection::Selection;
use crate::engine::settle::settle;
use crate::error::Error;
use crate::guards;
use crate::model::Managed;
use crate::spec::load::{Arguments, Files};
use crate::spec::resolve::Exclusive;
use crate::spec::{Document, Loaded, Place, load, resolve};
use crate::values::Sources;

/// A baseline that was loaded and not refused.
#[derive(Debug)]
pub struct Baseline {
    loaded: Loaded,
    document: Document,
}

impl Baseline {
    /// Loads a baseline for a place; every refusal comes at once.
    pub fn load(root: &Path, files: &dyn Files, arguments: &Arguments, place: &Place) -> Result<Self, Error> {
        let mut loaded = load(root, files, arguments, place);
        match loaded.document.take() {
            Some(document) if !loaded.is_refused() => Ok(Self { loaded, document }),
            Some(_) | None => {
                let Loaded { mut rejections, hints, sources, is_asked_wrongly, .. } = loaded;
                rejections.extend(hints);
                Err(Error::Rejected { rejections, sources: Box::new(sources), is_asked_wrongly })
            }
        }
    }

    /// The texts, to show places in.
    pub fn sources(&self) -> &Sources {
        &self.loaded.sources
    }

    /// What was loaded, warnings among it.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The baseline's name.
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Checks that the credentials are for the account that the file names, if it names one.
    pub fn check_account(&self, identity: &Identity) -> Result<(), Error> {
        let declared = self.document.account.as_ref().and_then(|account| account.id.as_ref());
        match declared {
            Some(declared) if declared.value != identity.account => {
                Err(Error::WrongAccount { declared: declared.value.clone(), found: identity.account.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The resources that it declares in a place.
    pub fn resources(&self, place: &Place) -> Vec<Arc<dyn Managed>> {
        resolve(&self.document, place)
    }

    /// Compares it with the account of a session, and changes nothing.
    pub async fn plan(
        &self,
        session: &Session,
        identity: &Identity,
        selection: &Selection,
    ) -> Result<Planned, Error> {
        let began = session.clock().now();
        let resources = self.resources(&place(session, identity));
        let exclusive = Exclusive::of(&self.document);
        let of_exclusive = exclusive.as_ref().map_or(&[][..], |_| Exclusive::READS);
        let allowed: Vec<_> = reads(&resources)
            .into_iter()
            .chain(of_exclusive.iter().copied())
            .chain(guards::READS.iter().copied())
            .chain([LIST_ACCOUNT_ALIASES])
            .collect();
        let reader = Reader::new(session, identity, allowed.iter().copied());
        let mut resources = resources;
        if let Some(exclusive) = exclusive {
            resources.extend(Box::pin(exclusive.resources(&reader)).await);
        }
        let resources = select(resources, selection)?;
        let facts = async {
            let standing = Box::pin(standing(&resources, &reader));
            futures::join!(examine(&resources, &reader), reader.account_alias(), standing)
        };
        let (mut examined, alias, standing) = Box::pin(facts).await;
        Box::pin(guards::quotas(&mut examined, &reader)).await;
        let header = Header {
            baseline: self.name().to_owned(),
            identity: identity.clone(),
            // Only for the header: where it may not be read the account is known by its number.
            alias: alias.ok().flatten(),
            region: session.region().clone(),
            standing,
        };
        let mut plan = assemble(examined, selection, header)?;
        Box::pin(guards::lockouts(&mut plan.items, &plan.graph, &reader)).await;
        (plan.requests, plan.elapsed) = (session.requests(), session.clock().since(began));
        let writer = Writer::new(session, identity, allowed);
        Ok(Planned { plan, writer })
    }
}

/// What the account is in its organization, in words, where what is declared depends on it.
async fn standing(resources: &[Arc<dyn Managed>], reader: &Reader) -> Option<String> {
    let reads = |operation| resources.iter().any(|resource| resource.reads().contains(&operation));
    let said = if reads(LIST_AWS_SERVICE_ACCESS) {
        reader.standing().await.map(|standing| standing.to_string())
    } else if reads(LIST_INSTANCES) {
        let organization = reader.organization().await;
        organization.map(|organization| place_in(organization.as_ref(), &reader.identity().account))
    } else {
        return None;
    };
    Some(
        said.unwrap_or_else(|error| {
            format!("an account whose place in an organization cannot be told: {error}")
        }),
    )
}

/// A plan, and what applies it.
#[derive(Debug)]
pub struct Planned {
    /// What differs.
    pub plan: Plan,
    /// What can send its changes.
    pub writer: Writer,
}

impl Planned {
    /// Sends the plan's steps and looks until AWS shows what was written; asks for no consent.
    pub async fn apply(&self, session: &Session, sink: Sink<'_>, interrupt: &Interrupt) -> Outcome {
        Box::pin(settle(&self.plan, &self.writer, session, sink, interrupt)).await
    }
}

/// The place of a session and its caller.
pub fn place(session: &Session, identity: &Identity) -> Place {
    Place {
        account: identity.account.clone(),
        partition: identity.partition().clone(),
        region: session.region().clone(),
        organization: None,
    }
}

/// The place of a session and its caller, with the organization that the account is in: for a file that uses
/// `${organization_id}`, and at the price of a call.
pub async fn place_in_organization(session: &Session, identity: &Identity) -> Result<Place, Error> {
    let reader = Reader::new(session, identity, [DESCRIBE_ORGANIZATION]);
    let organization = reader.organization().await?.ok_or(Error::NoOrganization)?;
    Ok(Place { organization: Some(organization.id), ..place(session, identity) })
}
