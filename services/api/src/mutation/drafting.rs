//! Opening a report and writing its text.

use std::fmt::Display;

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::{Limits, Reading, read_bytes, year_of_name};
use domain::Year;
use domain::command::{Command, ImportedCell, ImportedDocument, ImportedParagraph, Placement, SourceFile, TextEdit};
use domain::id::{ParagraphId, ReportId};
use domain::limits::MAX_SOURCE;
use domain::report::SectionNumber;

use super::command::{Head, ReportActInput, ReportPayload, send};
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::id::{NodeId, part_of};
use crate::types::paragraph::ParagraphKind;
use crate::types::scalar::Date;
use crate::user_error::{InvalidInput, UserError};

/// What reading a file costs of a document's complexity: as much as checking it.
const READING: usize = 250;
const NOT_BASE64: &str = "不是 Base64 编码的文件内容：请按 RFC 4648 第 4 节编码后重试";
const NO_FIGURES: &str = "没有从文件的表格中读出任何数字，不能作为已发布的报告补录：请先用 nianbao read 查看读出的内容";
const TWO_PLACES: &str = "段落不能既排在首位（first）又排在另一段落之后（after）：请只选一种";

/// Opening and writing.
#[derive(Default)]
pub(super) struct DraftingMutation;

/// Which report to open.
#[derive(InputObject)]
struct OpenReportInput {
    #[graphql(flatten)]
    head: Head,
    /// The reporting body.
    body: ID,
    /// The year reported on; it selects the statutory form.
    year: i32,
    /// Whether it begins with what the report on the year before says: its paragraphs, each marked as `carriedOver`, and
    /// the applications that it hands on, each with a note.
    #[graphql(default)]
    carry_over: bool,
}

/// A document that was read.
#[derive(InputObject)]
struct ImportReportInput {
    #[graphql(flatten)]
    head: Head,
    /// The reporting body.
    body: ID,
    /// The year reported on; it selects the statutory form.
    year: i32,
    /// What the document was called.
    name: String,
    /// Its paragraphs, in order.
    paragraphs: Vec<ImportedParagraphInput>,
    /// Its figures.
    cells: Vec<ImportedCellInput>,
    /// What could not be placed, in the order of the document.
    unplaced: Vec<String>,
}

/// A paragraph that was read.
#[derive(InputObject)]
struct ImportedParagraphInput {
    /// 0 for the preamble, 1 to 6.
    section: i32,
    /// What it is.
    kind: ParagraphKind,
    /// What it says.
    text: String,
}

/// A cell that was read.
#[derive(InputObject)]
struct ImportedCellInput {
    /// Its code.
    code: String,
    /// An exact decimal; "" for blank, "/" for not applicable, "?" for what could not be read: that stays blank, with a note.
    value: String,
    /// What the drafter should know.
    note: Option<String>,
}

/// A report that was published before this system was there.
#[derive(InputObject)]
struct ImportPublishedReportInput {
    #[graphql(flatten)]
    head: Head,
    /// The reporting body.
    body: ID,
    /// The year reported on; it selects the statutory form.
    year: i32,
    /// What the file is called.
    name: String,
    /// The file in Base64 (RFC 4648, section 4): plain text as `nianbao check` reads it, at most 256 KB. It is read here, and
    /// kept.
    source: String,
    /// The day on which the report was published: after its year, and not to come.
    published_on: Date,
}

/// Which paragraphs change.
#[derive(InputObject)]
struct ReviseTextInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The changes; all of them land, or none.
    edits: Vec<TextEditInput>,
}

/// One change to the paragraphs.
#[derive(OneofObject)]
enum TextEditInput {
    /// A new paragraph.
    Insert(InsertParagraphInput),
    /// A paragraph says something else.
    Revise(ReviseParagraphInput),
    /// A paragraph is put somewhere else, and says what it said.
    Move(MoveParagraphInput),
    /// A paragraph goes.
    Remove(RemoveParagraphInput),
}

/// A new paragraph.
#[derive(InputObject)]
struct InsertParagraphInput {
    /// 0 for the preamble, 1 to 6.
    section: i32,
    /// The paragraph before it; without one it comes last. Several put at the same place keep their order.
    after: Option<ID>,
    /// Whether it comes first in its section, instead of `after` another.
    #[graphql(default)]
    first: bool,
    /// What it is.
    #[graphql(default_with = "ParagraphKind::Body")]
    kind: ParagraphKind,
    /// What it says.
    text: String,
}

/// A paragraph that is put somewhere else. What it says is not touched, so it needs no version.
#[derive(InputObject)]
struct MoveParagraphInput {
    /// Which.
    paragraph_id: ID,
    /// Its section from now on: 0 for the preamble, 1 to 6.
    section: i32,
    /// The paragraph before it; without one it comes last. Several put at the same place keep their order.
    after: Option<ID>,
    /// Whether it comes first in its section, instead of `after` another.
    #[graphql(default)]
    first: bool,
}

/// A paragraph that says something else.
#[derive(InputObject)]
struct ReviseParagraphInput {
    /// Which.
    paragraph_id: ID,
    /// Its `version` as the writer saw it.
    based_on: u64,
    /// What it says from now on.
    text: String,
}

/// A paragraph that goes.
#[derive(InputObject)]
struct RemoveParagraphInput {
    /// Which.
    paragraph_id: ID,
    /// Its `version` as the writer saw it.
    based_on: u64,
}

/// Body and year, or why they name no report.
fn report_id(body: &ID, year: i32) -> Result<ReportId, UserError> {
    let body = NodeId::body(body).ok_or_else(|| unknown_id(&["input", "body"]))?;
    let year = Year::new(year.into()).map_err(|error| InvalidInput::new(&["input", "year"], error))?;
    Ok(ReportId { body, year })
}

fn section(number: i32, path: &[&str]) -> Result<SectionNumber, UserError> {
    SectionNumber::new(number.into()).map_err(|error| InvalidInput::new(path, error).into())
}

/// Which of the edits is read, to say which one cannot be.
struct EditPlace {
    index: String,
    kind: &'static str,
}

impl EditPlace {
    fn field<'a>(&'a self, name: &'a str) -> [&'a str; 5] {
        ["input", "edits", &self.index, self.kind, name]
    }

    fn section(&self, number: i32) -> Result<SectionNumber, UserError> {
        section(number, &self.field("section"))
    }

    fn paragraph(&self, id: &ID, field: &str) -> Result<ParagraphId, UserError> {
        part_of(id).map(ParagraphId).ok_or_else(|| unknown_id(&self.field(field)))
    }

    fn placement(&self, after: Option<&ID>, first: bool) -> Result<Placement, UserError> {
        match after {
            Some(_) if first => Err(InvalidInput::new(&self.field("first"), TWO_PLACES).into()),
            Some(id) => self.paragraph(id, "after").map(Placement::After),
            None if first => Ok(Placement::First),
            None => Ok(Placement::Last),
        }
    }
}

impl ImportReportInput {
    fn document(self) -> Result<ImportedDocument, UserError> {
        let paragraph = |(index, read): (usize, ImportedParagraphInput)| {
            let section = section(read.section, &["input", "paragraphs", &index.to_string(), "section"])?;
            Ok(ImportedParagraph { section, kind: read.kind.into(), text: read.text })
        };
        let cell = |read: ImportedCellInput| ImportedCell { code: read.code, value: read.value, note: read.note };
        Ok(ImportedDocument {
            name: self.name,
            paragraphs: self.paragraphs.into_iter().enumerate().map(paragraph).collect::<Result<_, UserError>>()?,
            cells: self.cells.into_iter().map(cell).collect(),
            unplaced: self.unplaced,
        })
    }
}

impl ImportPublishedReportInput {
    /// What the file says is read here: what stands in the edition is what the file says, whoever sends it.
    fn command(self) -> Result<Command, UserError> {
        let report = report_id(&self.body, self.year)?;
        let invalid = |field, error: &dyn Display| UserError::from(InvalidInput::new(&["input", field], error));
        let limits = Limits { bytes: MAX_SOURCE, ..Limits::default() };
        let source = STANDARD.decode(&self.source).map_err(|_| invalid("source", &NOT_BASE64))?;
        let mut read = read_bytes(&source, &limits).map_err(|error| invalid("source", &error))?;
        if !read.figures.iter().any(|figure| matches!(figure.reading, Reading::Known(_))) {
            return Err(invalid("source", &NO_FIGURES));
        }
        read.year = read.year.or_else(|| year_of_name(&self.name));
        read.must_be_of(report.year).map_err(|error| invalid("year", &error))?;
        let (document, published_on) = (read.to_document(&self.name), self.published_on.0);
        Ok(Command::ImportPublished { report, document, source: SourceFile(source), published_on })
    }
}

impl TextEditInput {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Insert(_) => "insert",
            Self::Revise(_) => "revise",
            Self::Move(_) => "move",
            Self::Remove(_) => "remove",
        }
    }

    fn edit((index, input): (usize, Self)) -> Result<TextEdit, UserError> {
        let at = EditPlace { index: index.to_string(), kind: input.kind() };
        Ok(match input {
            Self::Insert(insert) => TextEdit::Insert {
                section: at.section(insert.section)?,
                place: at.placement(insert.after.as_ref(), insert.first)?,
                kind: insert.kind.into(),
                text: insert.text,
            },
            Self::Revise(revise) => TextEdit::Revise {
                paragraph: at.paragraph(&revise.paragraph_id, "paragraphId")?,
                based_on: revise.based_on,
                text: revise.text,
            },
            Self::Move(moved) => TextEdit::Move {
                paragraph: at.paragraph(&moved.paragraph_id, "paragraphId")?,
                section: at.section(moved.section)?,
                place: at.placement(moved.after.as_ref(), moved.first)?,
            },
            Self::Remove(remove) => TextEdit::Remove {
                paragraph: at.paragraph(&remove.paragraph_id, "paragraphId")?,
                based_on: remove.based_on,
            },
        })
    }
}

#[Object]
impl DraftingMutation {
    /// Opens the report of a body on a year for drafting, empty or with what last year's says.
    async fn open_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: OpenReportInput,
    ) -> Result<ReportPayload, ApiError> {
        let carry_over = input.carry_over;
        let command = report_id(&input.body, input.year).map(|report| Command::OpenReport { report, carry_over });
        send(ctx, input.head, command).await
    }

    /// Opens the report, if need be, and fills it with what a document held; refused once somebody has worked on it.
    async fn import_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and what the document holds.")] input: ImportReportInput,
    ) -> Result<ReportPayload, ApiError> {
        let (head, report) = (input.head, report_id(&input.body, input.year));
        let command = report.and_then(|report| Ok(Command::ImportReport { report, document: input.document()? }));
        send(ctx, head, command).await
    }

    /// Takes a report in as it was published before this system was there, so that the years after it can be compared with
    /// it: it counts as published, marked as signed by nobody, and its file is kept. Refused once somebody has worked on the
    /// report.
    #[graphql(complexity = "READING + child_complexity")]
    async fn import_published_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and the file.")] input: ImportPublishedReportInput,
    ) -> Result<ReportPayload, ApiError> {
        ctx.require_viewer()?;
        send(ctx, input.head, input.command()).await
    }

    /// Adds, changes, moves and removes paragraphs. Conflicts only with changes to the very same paragraphs.
    async fn revise_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which paragraphs change.")] input: ReviseTextInput,
    ) -> Result<ReportPayload, ApiError> {
        let edits = input.edits.into_iter().enumerate().map(TextEditInput::edit).collect::<Result<_, _>>();
        input.act.send(ctx, |report| Ok(Command::ReviseText { report, edits: edits? })).await
    }
}
