//! What a run was asked for: the file, the parameters and the selection, typed or from a saved plan.

use std::path::{Path, PathBuf};

use super::planning::Baseline;
use crate::cli::{FileArguments, SelectionArguments};
use crate::engine::saved::{Ingredients, SavedPlan};
use crate::engine::selection::Selection;
use crate::error::Error;
use crate::spec::Place;
use crate::spec::load::{Arguments, Disk, Files};

/// What a run was asked for.
pub(super) struct Request {
    root: PathBuf,
    files: Box<dyn Files>,
    arguments: Arguments,
    pub(super) selection: Selection,
    /// The saved plan that it comes from.
    pub(super) saved: Option<SavedPlan>,
}

impl Request {
    /// Takes a file and its parameters as they were typed; the selection is everything.
    pub(super) fn of_file(file: &FileArguments) -> Result<Self, Error> {
        if saved_plan(&file.file).is_some() {
            return Err(Error::Usage {
                message: format!("`{}` is a saved plan and no baseline", file.file.display()),
                help: "apply it with `baseline apply`, or name the file that it was made from".to_owned(),
            });
        }
        let FileArguments { file, set, parameters } = file;
        Ok(Self {
            root: file.clone(),
            files: Box::new(Disk),
            arguments: Arguments { file: parameters.clone(), set: set.clone() },
            selection: Selection::default(),
            saved: None,
        })
    }

    /// Takes a file, its parameters and a selection as they were typed.
    pub(super) fn typed(file: &FileArguments, selection: &SelectionArguments) -> Result<Self, Error> {
        let selection = Selection::new(&selection.only, selection.with_dependencies)?;
        Ok(Self { selection, ..Self::of_file(file)? })
    }

    /// The same, unless the file is a saved plan: that one brings its own.
    pub(super) fn typed_or_saved(
        file: &FileArguments,
        selection: &SelectionArguments,
    ) -> Result<Self, Error> {
        let Some(text) = saved_plan(&file.file) else {
            return Self::typed(file, selection);
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
            files: Box::new(saved.sources.clone()),
            arguments: Arguments {
                file: saved.parameters.clone().map(PathBuf::from),
                set: saved.set.clone(),
            },
            selection: saved.selection.clone(),
            saved: Some(saved),
        })
    }

    /// Loads the baseline for a place.
    pub(super) fn load(&self, place: &Place) -> Result<Baseline, Error> {
        Baseline::load(&self.root, &*self.files, &self.arguments, place)
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
        }
    }
}

/// The text of a file that is a saved plan.
pub(super) fn saved_plan(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok().filter(|text| SavedPlan::is_saved_plan(text))
}
