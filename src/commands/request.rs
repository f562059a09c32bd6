//! What a run was asked for: the file, the parameters and the selection, typed or from a saved plan.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::planning::Baseline;
use super::run::off_the_runtime;
use crate::cli::{FileArguments, SelectionArguments};
use crate::engine::FileRecord;
use crate::engine::saved::{Ingredients, SavedPlan};
use crate::engine::selection::Selection;
use crate::error::Error;
use crate::spec::Place;
use crate::spec::files::is_standard_input;
use crate::spec::load::{Arguments, Disk, Files, Once};

/// What a run was asked for.
pub(super) struct Request {
    root: PathBuf,
    files: Arc<dyn Files>,
    arguments: Arguments,
    pub(super) selection: Selection,
    /// The saved plan that it comes from, and its file.
    pub(super) saved: Option<(SavedPlan, FileRecord)>,
}

impl Request {
    /// Takes a file and its parameters as they were typed; the selection is everything.
    pub(super) async fn of_file(file: &FileArguments) -> Result<Self, Error> {
        let Named { files, saved_plan } = Named::on_disk(&file.file).await;
        if saved_plan.is_some() {
            return Err(Error::Usage {
                message: format!("`{}` is a saved plan and no baseline", file.file.display()),
                help: "apply it with `baseline apply`, or name the file that it was made from".to_owned(),
            });
        }
        Self::of_baseline(file, files)
    }

    fn of_baseline(file: &FileArguments, files: Once<Disk>) -> Result<Self, Error> {
        let FileArguments { file, set, parameters } = file;
        if is_standard_input(file) && parameters.as_deref().is_some_and(is_standard_input) {
            return Err(Error::Usage {
                message: "the baseline and its parameters cannot both be standard input".to_owned(),
                help: "name a file for one of them".to_owned(),
            });
        }
        Ok(Self {
            root: file.clone(),
            files: Arc::new(files),
            arguments: Arguments { file: parameters.clone(), set: set.clone() },
            selection: Selection::default(),
            saved: None,
        })
    }

    /// Takes a file, its parameters and a selection as they were typed.
    pub(super) async fn typed(file: &FileArguments, selection: &SelectionArguments) -> Result<Self, Error> {
        let selection = Selection::new(&selection.only, selection.with_dependencies)?;
        Ok(Self { selection, ..Self::of_file(file).await? })
    }

    /// The same, unless the file is a saved plan: that one brings its own.
    pub(super) async fn typed_or_saved(
        file: &FileArguments,
        selection: &SelectionArguments,
    ) -> Result<Self, Error> {
        let Named { files, saved_plan } = Named::on_disk(&file.file).await;
        let Some(text) = saved_plan else {
            let selection = Selection::new(&selection.only, selection.with_dependencies)?;
            return Ok(Self { selection, ..Self::of_baseline(file, files)? });
        };
        if !file.set.is_empty() || file.parameters.is_some() || !selection.only.is_empty() {
            return Err(Error::Usage {
                message: "a saved plan brings its own parameters and selection".to_owned(),
                help: "leave out `--set`, `--parameters` and `--only`, or plan again with them".to_owned(),
            });
        }
        let saved = SavedPlan::parse(&text)?;
        Ok(Self {
            root: PathBuf::from(&saved.root),
            files: Arc::new(saved.sources.clone()),
            arguments: Arguments {
                file: saved.parameters.clone().map(PathBuf::from),
                set: saved.set.clone(),
            },
            selection: saved.selection.clone(),
            saved: Some((saved, FileRecord::new(file.file.to_string_lossy(), &text))),
        })
    }

    /// Loads the baseline for a place.
    pub(super) async fn load(&self, place: &Place) -> Result<Baseline, Error> {
        let (root, files) = (self.root.clone(), Arc::clone(&self.files));
        let (arguments, place) = (self.arguments.clone(), place.clone());
        off_the_runtime(move || Baseline::load(&root, &*files, &arguments, &place)).await
    }

    /// What a plan of this request is made from.
    pub(super) fn ingredients(&self, baseline: &Baseline) -> Ingredients {
        let Arguments { file, set } = &self.arguments;
        Ingredients {
            selection: self.selection.clone(),
            set: set.clone(),
            parameters: file.as_ref().map(|path| path.to_string_lossy().into_owned()),
            root: self.root.to_string_lossy().into_owned(),
            texts: baseline.loaded().texts.clone(),
            values: baseline.loaded().parameters.clone(),
        }
    }
}

/// A file that was named, whose text is read once.
struct Named {
    files: Once<Disk>,
    /// Its text, where that is a saved plan.
    saved_plan: Option<String>,
}

impl Named {
    /// Reads a file; that it cannot be read is said when it is loaded.
    async fn on_disk(path: &Path) -> Self {
        let path = path.to_owned();
        off_the_runtime(move || {
            let files = Once::new(Disk);
            let saved_plan = saved_plan(&files, &path);
            Self { files, saved_plan }
        })
        .await
    }
}

/// The text of a file that is a saved plan.
pub(super) fn saved_plan(files: &dyn Files, path: &Path) -> Option<String> {
    let text = String::from_utf8(files.read(path).ok()?).ok()?;
    SavedPlan::is_saved_plan(&text).then_some(text)
}
