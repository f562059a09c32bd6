//! `baseline sandbox`: the built-in stand-in for AWS, over HTTP on this machine.

use super::run::{Context, off_the_runtime};
use super::target;
use crate::aws::Clock;
use crate::cli::SandboxArguments;
use crate::error::{Error, exit};
use crate::sandbox::{self, Sandbox};

/// Serves a sandbox until it is interrupted.
pub(super) async fn serve(context: &Context, arguments: &SandboxArguments) -> Result<u8, Error> {
    let SandboxArguments { listen } = arguments;
    target::in_this_process(&context.common)?;
    let kept_in = context.common.sandbox.as_ref().and_then(Option::as_deref);
    let (directory, role) = (kept_in.map(ToOwned::to_owned), context.common.sandbox_role);
    let mut state = off_the_runtime(move || target::open(directory.as_deref(), role)).await?;
    // Who asks it over HTTP goes by the time of day, and compares with it what the sandbox says.
    state.now = state.now.max(Clock::system().now());
    let sandbox = Sandbox::with_state(state);
    let credentials = sandbox.credentials();
    let region = target::region(&context.common);
    let listener = sandbox::listen(sandbox.clone(), *listen).await?;
    context.interrupt.arm();
    context.printer.stdout(&format!(
        "export AWS_ENDPOINT_URL=http://{}\n\
         export AWS_REGION={region}\n\
         export AWS_DEFAULT_REGION={region}\n\
         export AWS_ACCESS_KEY_ID={}\n\
         export AWS_SECRET_ACCESS_KEY={}{}",
        listener.address(),
        credentials.access_key_id(),
        // These open nothing but this sandbox.
        credentials.secret_access_key(),
        credentials
            .session_token()
            .map(|token| format!("\nexport AWS_SESSION_TOKEN={token}"))
            .unwrap_or_default(),
    ))?;
    context.printer.stderr("The sandbox answers until you press Ctrl-C.")?;
    listener.serve(context.interrupt.wished()).await;
    if let Some(directory) = kept_in {
        sandbox.save(directory)?;
    }
    Ok(exit::DONE)
}
