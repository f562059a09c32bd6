//! Why there is neither a plan nor an outcome.

use super::page::{PLAIN, Page};
use crate::aws::AwsError;
use crate::report::{Failure, Styles};

/// Shows a failed call of AWS.
pub fn error(error: &AwsError, styles: Styles) -> String {
    render(&Failure::from(error), styles)
}

/// Shows what failed, why, and what to do about it.
pub fn failure(message: &str, cause: Option<&str>, help: Option<&str>, styles: Styles) -> String {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    render(&Failure { cause: owned(cause), help: owned(help), ..Failure::new(message) }, styles)
}

pub(super) fn render(failure: &Failure, styles: Styles) -> String {
    let mut page = Page::new(styles);
    let Failure { message, cause, help, operation: _, code: _, request_id } = failure;
    page.labelled_lines(0, styles.alarm, "error: ", message);
    if let Some(cause) = cause {
        page.labelled_lines(1, PLAIN, "cause: ", cause);
    }
    if let Some(id) = request_id {
        page.line(1, &[(PLAIN, "request id: "), (PLAIN, id)]);
    }
    if let Some(help) = help {
        page.labelled_lines(1, styles.strong, "help: ", help);
    }
    page.finish()
}
