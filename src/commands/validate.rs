//! `baseline validate`: everything that can be said of a file without AWS.

use super::request::Request;
use super::run::Context;
use super::target::asks_nobody;
use crate::cli::ValidateArguments;
use crate::error::{Error, exit};
use crate::report::json;
use crate::spec::Place;
use crate::spec::files::shown;

/// Checks a file offline.
pub(super) async fn validate(context: &Context, arguments: &ValidateArguments) -> Result<u8, Error> {
    let ValidateArguments { file } = arguments;
    asks_nobody(&context.common, "validate")?;
    let place = Place::nowhere();
    let baseline = Request::of_file(file).await?.load(&place).await?;
    let loaded = baseline.loaded();
    let warnings: Vec<_> = loaded.rejections.iter().chain(&loaded.hints).cloned().collect();
    let resources = baseline.resources(&place).len();
    if context.common.json {
        let valid = json::valid(baseline.name(), resources, &warnings, baseline.sources());
        context.printer.stdout(&json::to_text(&valid))?;
    } else {
        context.warn(&warnings, baseline.sources())?;
        let noun = if resources == 1 { "resource" } else { "resources" };
        let file = shown(&file.file);
        context
            .printer
            .stdout(&format!("{file} is valid: `{}` declares {resources} {noun}", baseline.name()))?;
    }
    Ok(exit::DONE)
}
