//! What can be asked on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::values::Region;

/// Brings an AWS account to the secure state that one file declares, and shows the difference first.
#[derive(Debug, Parser)]
#[command(name = "baseline", version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    something failed, could not be read, or was asked wrongly
  2    there are changes (plan --detailed-exitcode)
  3    the file was refused
  4    refused for want of consent
  5    applied, and something is left that should not be
  130  interrupted";

impl Cli {
    /// Takes what was typed, or says what is wrong with it.
    pub fn typed() -> Result<Self, clap::Error> {
        Self::try_parse().map_err(|mut error| {
            if error.kind() == ErrorKind::UnknownArgument {
                name_the_commands(&mut error);
            }
            error
        })
    }
}

/// Says of a flag that other commands have that they have it, and nothing of files that are called like a flag.
fn name_the_commands(error: &mut clap::Error) {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let flag = typed.trim_start_matches('-').to_owned();
    let mut tips = match error.remove(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(tips)) => tips,
        Some(_) | None => Vec::new(),
    };
    tips.retain(|tip| !tip.to_string().contains("as a value"));
    let command = Cli::command();
    let has_it = |command: &&clap::Command| {
        command.get_arguments().any(|argument| argument.get_long() == Some(flag.as_str()))
    };
    let commands = command.get_subcommands().filter(has_it);
    let commands: Vec<_> = commands.map(|command| format!("`baseline {}`", command.get_name())).collect();
    if !commands.is_empty() {
        tips.push(StyledStr::from(format!("`--{flag}` is a flag of {}", commands.join(" and "))));
    }
    if !tips.is_empty() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Shows what differs between the file and the account; changes nothing.
    Plan(PlanArguments),
    /// Shows what differs, asks, and settles it.
    Apply(ApplyArguments),
    /// Checks the file without AWS.
    Validate(ValidateArguments),
    /// Serves the built-in stand-in for AWS over HTTP, on this machine only.
    Sandbox(SandboxArguments),
    /// Prints the JSON Schema of the file, for editors.
    Schema,
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Works on a built-in stand-in for a fresh AWS account; with =DIR its state is kept there.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        num_args = 0..=1,
        require_equals = true,
        help_heading = "Where"
    )]
    pub sandbox: Option<Option<PathBuf>>,
    /// What a fresh sandbox's account is: stand-alone, management, delegated-administrator or member.
    #[arg(long, global = true, value_name = "ROLE", hide_possible_values = true, help_heading = "Where")]
    pub sandbox_role: Option<SandboxRole>,
    /// A profile of the AWS configuration files.
    #[arg(long, global = true, value_name = "NAME", help_heading = "Where")]
    pub profile: Option<String>,
    /// The Region.
    #[arg(long, global = true, value_name = "REGION", help_heading = "Where")]
    pub region: Option<Region>,
    /// Another server than AWS's own.
    #[arg(long, global = true, value_name = "URL", help_heading = "Where", value_parser = server)]
    pub endpoint_url: Option<String>,
    /// Calls in flight at once.
    #[arg(long, global = true, value_name = "N", help_heading = "Where",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: Option<u16>,
    /// Calls of IAM Identity Center a second; AWS takes 20 of all that an organization sends.
    #[arg(long, global = true, value_name = "N", help_heading = "Where",
          value_parser = clap::value_parser!(u8).range(1..=20))]
    pub identity_center_rate: Option<u8>,
    /// Prints one JSON object instead of text.
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,
    /// Says more; twice, also what is sent.
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
    /// Never uses colour.
    #[arg(long, global = true, help_heading = "Output")]
    pub no_color: bool,
}

/// What the sandbox's account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SandboxRole {
    /// In no organization.
    StandAlone,
    /// The management account of a small organization.
    Management,
    /// A delegated administrator of CloudTrail in one.
    DelegatedAdministrator,
    /// A member of one that has an organization's trail.
    Member,
}

/// The file and its parameters.
#[derive(Clone, Debug, Args)]
pub struct FileArguments {
    /// The baseline's file; - is standard input.
    #[arg(value_name = "FILE", default_value = "baseline.yaml")]
    pub file: PathBuf,
    /// Gives a parameter its value.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A YAML file with values of parameters.
    #[arg(long, value_name = "FILE")]
    pub parameters: Option<PathBuf>,
}

/// Which part of the file a run is about.
#[derive(Clone, Debug, Args)]
pub struct SelectionArguments {
    /// Only resources whose address matches a glob, such as iam.group*.
    #[arg(long, value_name = "ADDRESS")]
    pub only: Vec<String>,
    /// Takes along what the selected resources need and what is not settled.
    #[arg(long, requires = "only")]
    pub with_dependencies: bool,
    /// Findings that make the run fail although nothing is left to change.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
}

/// A kind of finding that a run can be made to fail on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Steps that a person has to take.
    Manual,
    /// Things that AWS is still at.
    Waiting,
    /// Things that the file does not mention.
    Unmanaged,
    /// Things that do not work as they should.
    Unhealthy,
    /// Notes.
    Note,
}

impl FailOn {
    /// The word by which findings name themselves.
    pub fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Waiting => "waiting",
            Self::Unmanaged => "unmanaged",
            Self::Unhealthy => "unhealthy",
            Self::Note => "note",
        }
    }
}

/// What `plan` takes.
#[derive(Clone, Debug, Args)]
pub struct PlanArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
    /// The selection.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// Shows the calls that will be sent.
    #[arg(long)]
    pub calls: bool,
    /// Exits with 2 when there is something to do.
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Saves the plan, for `baseline apply FILE`.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What `apply` takes.
#[derive(Clone, Debug, Args)]
pub struct ApplyArguments {
    /// The file, or a saved plan.
    #[command(flatten)]
    pub file: FileArguments,
    /// The selection.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// Does not ask. Never implies --allow.
    #[arg(long)]
    pub yes: bool,
    /// Consents to steps that can do harm.
    #[arg(long, value_name = "HARM", value_delimiter = ',')]
    pub allow: Vec<Harm>,
    /// Shows the calls that will be sent.
    #[arg(long)]
    pub calls: bool,
}

/// A harm that can be consented to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Harm {
    /// A rule becomes laxer, or a Deny goes.
    Weakens,
    /// Something that works today stops working.
    Disrupts,
    /// The caller, the last administrator, or people without a device lose their way in.
    LocksOut,
    /// Something goes that cannot be brought back as it was.
    Destroys,
}

/// What `validate` takes.
#[derive(Clone, Debug, Args)]
pub struct ValidateArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
}

/// What `sandbox` takes.
#[derive(Clone, Debug, Args)]
pub struct SandboxArguments {
    /// The address to listen on; loopback only, and port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4566")]
    pub listen: SocketAddr,
}

/// Takes the address of a server; the SDK would find out what is wrong with it only when it sends.
fn server(text: &str) -> Result<String, String> {
    let uri: http::Uri = text.parse().map_err(|error: http::uri::InvalidUri| error.to_string())?;
    if matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() {
        Ok(text.to_owned())
    } else {
        Err("write it as `https://host` or `http://host:port`".to_owned())
    }
}
