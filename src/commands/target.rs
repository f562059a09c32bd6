//! Where a run goes: to AWS, to a server that speaks like it, or to the sandbox in this process.

use std::path::{Path, PathBuf};

use super::run::off_the_runtime;
use crate::aws::session::{InProcess, Options};
use crate::aws::{Clock, Session, Target};
use crate::cli::{Common, SandboxRole};
use crate::error::Error;
use crate::sandbox::state::OrganizationRole;
use crate::sandbox::{Sandbox, State};
use crate::values::Region;

/// The Region of a sandbox, unless one is asked for.
const SANDBOX_REGION: &str = "us-east-1";

/// Where a run goes, and what is to be kept of it.
#[derive(Debug)]
pub(super) struct Destination {
    target: Target,
    sandbox: Option<(Sandbox, Option<PathBuf>)>,
}

impl Destination {
    /// Finds out where a run goes.
    pub(super) async fn of(common: &Common) -> Result<Self, Error> {
        let Some(directory) = &common.sandbox else {
            if common.sandbox_role.is_some() {
                return Err(Error::Usage {
                    message: "`--sandbox-role` goes with `--sandbox` alone".to_owned(),
                    help: "add `--sandbox`, or leave it out".to_owned(),
                });
            }
            let (profile, region) = (common.profile.clone(), common.region.clone().map(String::from));
            let endpoint_url = common.endpoint_url.clone();
            return Ok(Self {
                target: Target::Aws { profile, region, endpoint_url, credentials: None },
                sandbox: None,
            });
        };
        in_this_process(common)?;
        let (kept_in, role) = (directory.clone(), common.sandbox_role);
        let state = off_the_runtime(move || open(kept_in.as_deref(), role)).await?;
        let sandbox = Sandbox::with_state(state);
        let target = Target::InProcess(in_process(&sandbox, region(common)));
        Ok(Self { target, sandbox: Some((sandbox, directory.clone())) })
    }

    /// Connects to it.
    pub(super) async fn connect(&self, options: Options) -> Result<Session, Error> {
        Ok(Session::connect(self.target.clone(), options).await?)
    }

    /// Keeps the state of a sandbox that is to be kept.
    pub(super) fn keep(&self) -> Result<(), Error> {
        match &self.sandbox {
            Some((sandbox, Some(directory))) => Ok(sandbox.save(directory)?),
            Some((_, None)) | None => Ok(()),
        }
    }
}

/// The Region of a run that goes to the sandbox.
pub(super) fn region(common: &Common) -> Region {
    common.region.clone().unwrap_or_else(|| Region::new(SANDBOX_REGION))
}

/// Refuses what says where AWS is for a run that goes to the sandbox.
pub(super) fn in_this_process(common: &Common) -> Result<(), Error> {
    if common.profile.is_some() || common.endpoint_url.is_some() {
        return Err(Error::Usage {
            message: "the sandbox does not go with `--profile` or `--endpoint-url`".to_owned(),
            help: "it is in this process and brings its own credentials; leave one of them out".to_owned(),
        });
    }
    Ok(())
}

/// Refuses a sandbox for a command that asks no account anything.
pub(super) fn asks_nobody(common: &Common, command: &str) -> Result<(), Error> {
    if common.sandbox.is_some() || common.sandbox_role.is_some() {
        return Err(Error::Usage {
            message: format!("`baseline {command}` needs no sandbox: it asks no account anything"),
            help: "leave out `--sandbox` and `--sandbox-role`".to_owned(),
        });
    }
    Ok(())
}

/// Reads the state of the sandbox that is kept in a folder, or makes a fresh one where nothing is kept, whose account has a
/// role.
pub(super) fn open(directory: Option<&Path>, role: Option<SandboxRole>) -> Result<State, Error> {
    let fresh = || {
        let mut state = State::fresh();
        state.organize(match role {
            Some(SandboxRole::StandAlone) | None => OrganizationRole::StandAlone,
            Some(SandboxRole::Management) => OrganizationRole::Management,
            Some(SandboxRole::DelegatedAdministrator) => OrganizationRole::DelegatedAdministrator,
            Some(SandboxRole::Member) => OrganizationRole::Member,
        });
        state
    };
    let Some(directory) = directory else {
        return Ok(fresh());
    };
    match (Sandbox::kept(directory)?, role) {
        (Some(_), Some(_)) => Err(Error::Usage {
            message: format!("the sandbox in `{}` is there already", directory.display()),
            help:
                "it keeps the role that it was made with: leave `--sandbox-role` out, or name another folder"
                    .to_owned(),
        }),
        (Some(kept), None) => Ok(kept),
        (None, _) => Ok(fresh()),
    }
}

/// A sandbox as the session's target.
pub fn in_process(sandbox: &Sandbox, region: Region) -> InProcess {
    InProcess {
        http_client: sandbox.http_client(),
        clock: Clock::new(sandbox.time_source(), sandbox.sleep_impl()),
        credentials: sandbox.credentials(),
        region,
    }
}
