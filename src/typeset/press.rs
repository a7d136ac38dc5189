//! The world that Typst sees: the template, the sheet's words, two fonts, and no clock.

use std::{collections::HashSet, sync::LazyLock};

use typst::{
    Feature, Library, LibraryExt as _, World, WorldExt as _,
    diag::{FileError, FileResult, SourceDiagnostic, Warned},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, Source, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;

use super::TypesetError;

const TEMPLATE: &str = include_str!("sheet.typ");
/// Under which name the template reads the sheet's words.
const SHEET: &str = "sheet.json";
const FACES: [&[u8]; 2] = [include_bytes!("fonts/atkinson-hyperlegible-next-regular.ttf"), include_bytes!("fonts/atkinson-hyperlegible-next-bold.ttf")];

/// What is the same for every sheet.
static PRESS: LazyLock<Press> = LazyLock::new(Press::new);

struct Press {
    library: LazyHash<Library>,
    template: Source,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    covered: HashSet<char>,
}

impl Press {
    fn new() -> Self {
        // The header cells of a row are named by a function that Typst offers only when asked for.
        let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
        let fonts: Vec<_> = FACES.into_iter().filter_map(|face| Font::new(Bytes::new(face), 0)).collect();
        let covers = |font: &Font| -> HashSet<_> { font.info().coverage.iter().filter_map(char::from_u32).collect() };
        let covered = fonts.iter().map(covers).reduce(|some, others| &some & &others).unwrap_or_default();
        let book = FontBook::from_fonts(&fonts);
        Self { library: LazyHash::new(library), template: Source::detached(TEMPLATE), fonts, book: LazyHash::new(book), covered }
    }
}

/// Whether both fonts have the character.
pub(super) fn covers(character: char) -> bool {
    PRESS.covered.contains(&character)
}

/// Lays a sheet out, given as JSON.
pub(super) fn lay_out(content: Vec<u8>) -> Result<PagedDocument, TypesetError> {
    let Warned { output, .. } = typst::compile(&Job { content: Bytes::new(content) });
    output.map_err(|found| TypesetError::Layout(said(&found)))
}

/// What Typst found wrong, in a line, each with the template's line that it comes from.
pub(super) fn said(found: &[SourceDiagnostic]) -> String {
    let one = |each: &SourceDiagnostic| {
        let own = each.span.id() == Some(PRESS.template.id());
        let job = Job { content: Bytes::new([]) };
        let line = own.then(|| job.range(each.span).and_then(|range| PRESS.template.lines().byte_to_line(range.start))).flatten();
        line.map_or_else(|| each.message.to_string(), |line| format!("{} (sheet.typ, line {})", each.message, line + 1))
    };
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The world of one sheet.
struct Job {
    content: Bytes,
}

impl World for Job {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        PRESS.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == PRESS.template.id() { Ok(PRESS.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let asked = id.get();
        let own = matches!(asked.root(), VirtualRoot::Project) && asked.vpath().get_without_slash() == SHEET;
        if own { Ok(self.content.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use typst::syntax::{RootedPath, VirtualPath};

    use super::*;

    #[test]
    fn the_world_holds_the_sheet_and_no_other_file_nor_a_clock() {
        let job = Job { content: Bytes::from_string("{}") };
        let at = |path: &str| RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).unwrap()).intern();
        assert!(job.file(at(SHEET)).is_ok() && job.source(job.main()).is_ok());
        for path in ["Cargo.toml", "a/sheet.json", "etc/passwd", "sheet.typ"] {
            assert!(job.file(at(path)).is_err() && job.source(at(path)).is_err(), "{path}");
        }
        assert!(job.today(None).is_none());
    }

    #[test]
    fn the_template_is_laid_out_without_a_warning() {
        let content = r#"{ "lang": "en", "title": "T", "subtitle": "", "lead": "", "facts": [], "sections": [], "footer": "" }"#;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&Job { content: Bytes::from_string(content) });
        assert!(output.is_ok() && warnings.is_empty(), "{warnings:?}");
    }
}
