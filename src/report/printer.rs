//! Who may print what, where: results to stdout, everything else to stderr.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};

use super::Styles;

/// The way to stdout and stderr.
#[derive(Debug)]
pub struct Printer {
    out: Stream,
    err: Stream,
}

/// One of the two streams, with what it can show.
struct Stream {
    /// Nothing once its reader has gone.
    writer: Mutex<Option<Box<dyn Write + Send>>>,
    styles: Styles,
    is_terminal: bool,
}

impl Printer {
    /// The streams of this process.
    ///
    /// Colour is shown on a terminal that can, unless it is unwanted by the argument or by `NO_COLOR`.
    pub fn of_process(without_colour: bool) -> Self {
        let coloured =
            |choice: ColorChoice| Styles::coloured(!without_colour && choice != ColorChoice::Never);
        let (out, err) = (io::stdout(), io::stderr());
        let out_styles = coloured(AutoStream::choice(&out));
        let err_styles = coloured(AutoStream::choice(&err));
        let (out_terminal, err_terminal) = (out.is_terminal(), err.is_terminal());
        Self {
            out: Stream::new(Box::new(out), out_styles, out_terminal),
            err: Stream::new(Box::new(err), err_styles, err_terminal),
        }
    }

    /// Other streams, which are no terminals, without colour.
    pub fn to(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { out: Stream::new(out, Styles::PLAIN, false), err: Stream::new(err, Styles::PLAIN, false) }
    }

    /// Prints a result and a line break to stdout.
    ///
    /// That the reader has gone (`baseline plan | head`) is no error: the rest is not printed.
    pub fn stdout(&self, text: &str) -> io::Result<()> {
        self.out.print(text)
    }

    /// Prints a message and a line break to stderr, in the same way.
    pub fn stderr(&self, text: &str) -> io::Result<()> {
        self.err.print(text)
    }

    /// The styles for stdout.
    pub fn styles(&self) -> Styles {
        self.out.styles
    }

    /// The styles for stderr.
    pub fn error_styles(&self) -> Styles {
        self.err.styles
    }

    /// Whether a person watches stderr, so that progress may be drawn.
    pub fn error_is_terminal(&self) -> bool {
        self.err.is_terminal
    }
}

impl Stream {
    fn new(writer: Box<dyn Write + Send>, styles: Styles, is_terminal: bool) -> Self {
        Self { writer: Mutex::new(Some(writer)), styles, is_terminal }
    }

    fn print(&self, text: &str) -> io::Result<()> {
        let mut open = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(writer) = open.as_mut() else {
            return Ok(());
        };
        match writeln!(writer, "{text}").and_then(|()| writer.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                *open = None;
                Ok(())
            }
            printed => printed,
        }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("is_terminal", &self.is_terminal).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Takes one text, then fails.
    #[derive(Clone, Default)]
    struct Pipe {
        taken: Arc<Mutex<Vec<u8>>>,
        attempts: Arc<Mutex<u32>>,
        failure: Option<ErrorKind>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            *self.attempts.lock().expect("nobody panicked") += 1;
            match self.failure {
                Some(kind) => Err(kind.into()),
                None => self.taken.lock().expect("nobody panicked").write(bytes),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn printer(out: &Pipe, err: &Pipe) -> Printer {
        Printer::to(Box::new(out.clone()), Box::new(err.clone()))
    }

    #[test]
    fn results_and_messages_go_their_own_ways() {
        let (out, err) = (Pipe::default(), Pipe::default());
        let printer = printer(&out, &err);
        printer.stdout("plan").expect("the pipe is open");
        printer.stderr("progress").expect("the pipe is open");
        assert_eq!(*out.taken.lock().expect("nobody panicked"), b"plan\n");
        assert_eq!(*err.taken.lock().expect("nobody panicked"), b"progress\n");
    }

    #[test]
    fn a_reader_that_has_gone_ends_the_output_quietly() {
        let out = Pipe { failure: Some(ErrorKind::BrokenPipe), ..Pipe::default() };
        let printer = printer(&out, &Pipe::default());
        printer.stdout("plan").expect("a broken pipe is no error");
        printer.stdout("more").expect("nothing is printed any more");
        assert_eq!(*out.attempts.lock().expect("nobody panicked"), 1);
    }

    #[test]
    fn another_failure_is_told() {
        let out = Pipe { failure: Some(ErrorKind::StorageFull), ..Pipe::default() };
        let failed = printer(&out, &Pipe::default()).stdout("plan").expect_err("the disk is full");
        assert_eq!(failed.kind(), ErrorKind::StorageFull);
    }

    #[test]
    fn other_streams_are_never_coloured() {
        let printer = printer(&Pipe::default(), &Pipe::default());
        assert_eq!((printer.styles(), printer.error_styles()), (Styles::PLAIN, Styles::PLAIN));
        assert!(!printer.error_is_terminal());
    }
}
