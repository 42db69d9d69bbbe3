//! An edition: sections of paragraphs, tables of cells, and who signed what.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::cell::CellValue;
use domain::form;
use domain::report::{self, Phase, SectionNumber};

use super::finding::Explanation;
use super::id::{member_id, part_id};
use super::paragraph::{Cell, Offered, Section};
use super::person::Person;
use super::scalar::{Date, DateTime};
use super::scope_hash::ScopeHash;
use super::sign_off::{Signature, Stage};
use super::source_file::SourceFile;
use super::time;
use crate::context::ContextExt;
use crate::errors::ApiError;

/// What was published, and when.
#[derive(SimpleObject, Clone, Debug)]
pub struct Publication {
    /// The position of the event.
    position: u64,
    /// When it was recorded.
    at: DateTime,
    /// Who published.
    by: Person,
    /// The content published.
    hash: ScopeHash,
    /// The statutory day (Regulation, art. 49), where there is one.
    due: Option<Date>,
    /// Whether that day had passed; none where the law names no day.
    late: Option<bool>,
    /// The day on which it was published before this system was there: it was taken in as it was, and nobody signed it here.
    /// Null for what was signed and published here.
    elsewhere_on: Option<Date>,
}

/// What was read in from a document.
#[derive(SimpleObject, Clone, Debug)]
pub struct ImportSource {
    /// What the document was called; none when it was expunged.
    name: Option<String>,
    /// What could not be placed and has to be placed by hand, in the order of the document.
    unplaced: Vec<Option<String>>,
    /// The document itself, where it was kept.
    file: Option<SourceFile>,
}

/// One edition of a report; edition 1 is the annual report itself.
#[derive(Clone, Debug)]
pub struct Edition {
    report: Arc<report::Report>,
    as_of: u64,
}

impl Edition {
    /// The edition at work of a report, as it was asked for at a position of the log.
    #[must_use]
    pub const fn new(report: Arc<report::Report>, as_of: u64) -> Self {
        Self { report, as_of }
    }

    fn edition(&self) -> &report::Edition {
        &self.report.edition
    }

    /// The same body's report on the year before, at the same moment: who may read the one may read the other.
    async fn last_year(&self, ctx: &Context<'_>) -> Result<Option<Arc<report::Report>>, ApiError> {
        let Some(id) = self.report.id.previous() else { return Ok(None) };
        Ok(ctx.engine()?.reader.report_at(id, self.as_of).await?)
    }
}

/// What an edition holds where `form` asks for `cell`; none for a blank.
fn figure(last: &report::Edition, form: &form::Form, cell: &form::Cell) -> Option<String> {
    let entry = last.cells().get(last.form.counterpart(form, cell)?.get())?;
    (!matches!(entry.value, CellValue::Blank | CellValue::Unknown)).then(|| entry.value.to_string())
}

/// One edition of a report: edition 1 is the annual report itself.
#[Object]
impl Edition {
    /// Its id; one of its own at an earlier position (`asOf`).
    async fn id(&self) -> ID {
        part_id(&self.edition().id, self.as_of)
    }

    /// 1, 2, 3… in the order of opening.
    async fn number(&self) -> u32 {
        self.edition().number
    }

    /// The id of the statutory form that it follows.
    async fn form(&self) -> &'static str {
        self.edition().form.id()
    }

    /// The hash of what stands there now: read it together with the content that you are about to sign. Of the whole
    /// edition, or of one section or table.
    async fn hash(
        &self,
        #[graphql(desc = "`edition`, `section:3`, `table:3`.", default = "edition")] scope: String,
    ) -> Result<ScopeHash, ApiError> {
        let scope = scope.parse().map_err(|_| ApiError::BadRequest {
            message: "scope 应为 edition、section:0 至 section:6 或 table:2 至 table:4。",
            detail: scope.chars().take(64).collect(),
        })?;
        Ok(self.edition().hash_of(self.report.id, scope).map_err(ApiError::internal)?.into())
    }

    /// The preamble (0) and the six sections, in order, or only those asked for.
    #[graphql(complexity = "20 * child_complexity")]
    async fn sections(
        &self,
        #[graphql(desc = "Only these: 0 for the preamble, 1 to 6.")] numbers: Option<Vec<u8>>,
    ) -> Vec<Section> {
        let edition = self.edition();
        let wanted = |number: &SectionNumber| numbers.as_ref().is_none_or(|only| only.contains(&u8::from(*number)));
        SectionNumber::all().filter(wanted).map(|number| Section::of(edition, number, self.as_of)).collect()
    }

    /// Every cell in the order of the form, or only those asked for by code.
    #[graphql(complexity = "50 * child_complexity")]
    async fn cells(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these, by their codes.")] codes: Option<Vec<String>>,
    ) -> Result<Vec<Cell>, ApiError> {
        let edition = self.edition();
        let only: Option<HashSet<String>> = codes.map(|codes| codes.into_iter().collect());
        let wanted = |cell: &form::Cell| only.as_ref().is_none_or(|only| only.contains(&*cell.code));
        let last = if ctx.look_ahead().field("lastYear").exists() { self.last_year(ctx).await? } else { None };
        let last = last.as_ref().map(|report| &report.edition);
        let sums = edition.computed().into_iter().map(|sum| sum.map(|sum| sum.to_string()));
        let cells = edition.form.cells().iter().zip(edition.cells()).zip(sums);
        let wanted = cells.filter(|((cell, _), _)| wanted(cell));
        let of = |((cell, entry), computed): ((&'static form::Cell, _), _)| {
            let last_year = last.and_then(|last| figure(last, edition.form, cell));
            Cell::of(member_id(edition.id, &cell.code, self.as_of), cell, entry, Offered { computed, last_year })
        };
        Ok(wanted.map(of).collect())
    }

    /// The stages of the plan with their people and signatures, in the order of signing; empty before the first
    /// submission.
    #[graphql(complexity = "5 * child_complexity")]
    async fn stages(&self) -> Result<Vec<Stage>, ApiError> {
        let plan = self.edition().submission.iter().flat_map(|submission| &submission.plan.stages);
        plan.map(|stage| Stage::of(&self.report, stage, self.as_of)).collect()
    }

    /// The explanations of findings, in the order of giving: the latest of each finding, since what it speaks of changed
    /// last.
    #[graphql(complexity = "5 * child_complexity")]
    async fn explanations(&self) -> Result<Vec<Explanation>, ApiError> {
        self.edition().explanations().map(Explanation::try_from).collect()
    }

    /// Every signature ever given, lapsed ones included, in the order of giving.
    #[graphql(complexity = "10 * child_complexity")]
    async fn signatures(&self) -> Result<Vec<Signature>, ApiError> {
        self.edition().signatures.iter().map(|signature| Signature::of(signature, self.as_of)).collect()
    }

    /// Its publication.
    async fn publication(&self) -> Result<Option<Publication>, ApiError> {
        let publication = self.edition().publication.as_ref();
        let publication = publication.map(|publication| {
            Ok(Publication {
                position: publication.position,
                at: time(publication.at)?,
                by: publication.by.into(),
                hash: publication.hash.into(),
                due: publication.due.map(Date::from),
                late: publication.due.map(|_| publication.late),
                elsewhere_on: publication.elsewhere_on.map(Date::from),
            })
        });
        publication.transpose()
    }

    /// What was read in from a document, if anything was.
    async fn source(&self) -> Option<ImportSource> {
        let source = self.edition().source.as_ref();
        let published = self.edition().phase == Phase::Published;
        source.map(|source| ImportSource {
            name: source.name.text().map(Into::into),
            unplaced: source.unplaced.iter().map(|text| text.text().map(Into::into)).collect(),
            // In the midst of the command that brought it in, its pieces are not all there.
            file: source.file.as_ref().filter(|_| published).map(|file| SourceFile::of(self.report.id, file)),
        })
    }
}
