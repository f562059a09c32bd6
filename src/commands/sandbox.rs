//! `baseline sandbox`: the built-in stand-in for AWS, over HTTP on this machine.

use super::run::Context;
use super::target;
use crate::aws::Clock;
use crate::cli::SandboxArguments;
use crate::error::{Error, exit};
use crate::sandbox::{self, Sandbox};

/// Serves a sandbox until it is interrupted.
pub(super) async fn serve(context: &Context, arguments: &SandboxArguments) -> Result<u8, Error> {
    let SandboxArguments { listen } = arguments;
    let kept_in = context.common.sandbox.as_ref().and_then(Option::as_deref);
    let mut state = target::open(kept_in, context.common.sandbox_role)?;
    // Who asks it over HTTP goes by the time of day, and compares with it what the sandbox says.
    state.now = state.now.max(Clock::system().now());
    let sandbox = Sandbox::with_state(state);
    let credentials = sandbox.credentials();
    let listener = sandbox::listen(sandbox.clone(), *listen).await?;
    context.interrupt.arm();
    context.printer.stdout(&format!(
        "export AWS_ENDPOINT_URL=http://{}\n\
         export AWS_REGION=us-east-1\n\
         export AWS_DEFAULT_REGION=us-east-1\n\
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
