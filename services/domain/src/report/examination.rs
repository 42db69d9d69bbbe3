//! Holding a report against the rules: those of its first submission, or of today while it was not submitted yet.

use ledger::{Hash, Sha256};

use super::{Edition, Examined, Paragraph, Phase, Place, Reference, Report};
use crate::body::BodyKind;
use crate::calendar;
use crate::cell::{CellValue, Figures};
use crate::id::{ParagraphId, ReportId};
use crate::rules::{Finding, Rule, RuleSet, Severity, Subject, check};
use crate::year::Year;

const FINGERPRINT: &[u8] = b"nianbao/finding/v1\0";

/// What a report is held against beside itself.
#[derive(Clone, Copy, Default)]
pub struct Comparison<'a> {
    /// What the law takes its body for.
    pub kind: Option<BodyKind>,
    /// The body's report on the year before.
    pub previous: Option<&'a Report>,
}

impl Comparison<'_> {
    /// What a submission now would freeze: the edition of the year before that is published.
    #[must_use]
    pub fn reference(&self) -> Option<Reference> {
        let edition = &self.previous?.edition;
        let publication = edition.publication.as_ref().filter(|_| edition.phase == Phase::Published)?;
        Some(Reference { edition: edition.id, hash: publication.hash.public })
    }
}

impl Report {
    /// What breaks the rules now, orders to erase texts that still wait included, each with its explanation.
    #[must_use]
    pub fn findings(&self, comparison: Comparison<'_>) -> Vec<Examined> {
        let mut findings = self.edition.findings(self.id, comparison);
        if self.awaits_erasing() {
            let message = "有内容已决定清除、尚未执行：请系统管理员执行清除，或由起草人先删去、改写。".to_owned();
            findings.push(Finding::block(Rule::Expunged, message));
        }
        findings.extend(self.edition.outdated(comparison));
        findings.extend(self.edition.late());
        findings.into_iter().map(|finding| self.edition.examined(finding)).collect()
    }
}

impl Edition {
    /// What breaks the rules in the content alone.
    #[must_use]
    pub fn findings(&self, id: ReportId, comparison: Comparison<'_>) -> Vec<Finding> {
        let previous = comparison.previous.filter(|previous| {
            let frozen = self.submission.as_ref().map(|submission| submission.reference);
            let published = Comparison { previous: Some(previous), ..comparison }.reference();
            published.is_some() && frozen.is_none_or(|frozen| frozen == published)
        });
        let values = previous.map(|previous| previous.edition.values()).unwrap_or_default();
        let previous = previous.map(|previous| previous.edition.subject(previous.id.year, None, &values, None));
        let values = self.values();
        let subject = self.subject(id.year, comparison.kind, &values, previous.as_ref());
        check(&subject, self.submission.as_ref().map_or(RuleSet::CURRENT, |submission| submission.rules))
    }

    /// What its cells hold, in the order of its form.
    fn values(&self) -> Vec<CellValue> {
        self.cells.iter().map(|cell| cell.value).collect()
    }

    /// What the rules look at: `values` are its own.
    fn subject<'a>(
        &'a self,
        year: Year,
        kind: Option<BodyKind>,
        values: &'a [CellValue],
        previous: Option<&'a Subject<'a>>,
    ) -> Subject<'a> {
        let cells = self.form.cells().iter().zip(self.cells.iter());
        let noted = cells.filter_map(|(cell, entry)| Some((cell, entry.note.as_ref()?)));
        let erased = noted.clone().filter(|(_, note)| note.is_erased());
        Subject {
            year,
            kind,
            figures: Figures::new(self.form, values),
            sections: self.paragraphs.each_ref().map(|section| section.iter().map(Into::into).collect()),
            noted: noted.filter_map(|(cell, _)| self.form.index_of(&cell.code)).collect(),
            erased_notes: erased.map(|(cell, _)| cell).collect(),
            previous,
        }
    }

    /// That it was published after the statutory day (Regulation, article 49).
    fn late(&self) -> Option<Finding> {
        let publication = self.publication.as_ref().filter(|publication| publication.late)?;
        let (day, due) = (publication.elsewhere_on.or_else(|| calendar::day(publication.at))?, publication.due?);
        let message = format!("发布日期 {day} 晚于法定期限 {due}。逾期已如实记录。");
        Some(Finding { severity: Severity::Info, ..Finding::block(Rule::Due, message) })
    }

    /// That rules, or the year before, are no longer those of the first submission: nobody is held to it.
    fn outdated(&self, comparison: Comparison<'_>) -> Option<Finding> {
        let submission = self.submission.as_ref().filter(|_| self.phase.is_open())?;
        let what = if submission.rules < RuleSet::CURRENT {
            "核对规则有更新"
        } else if submission.reference != comparison.reference() {
            "上年报告有新的发布"
        } else {
            return None;
        };
        let message = format!(
            "首次提交以后{what}，本报告仍按提交时的依据核对。要按现在的依据重新核对，可以更新核对依据（退回起草，已有签批全部失效）。"
        );
        Some(Finding { severity: Severity::Info, ..Finding::block(Rule::Basis, message) })
    }

    /// The finding with its name and its explanation.
    fn examined(&self, finding: Finding) -> Examined {
        let fingerprint = self.fingerprint(&finding);
        let explanation = self.explanations.iter().find(|explanation| explanation.fingerprint == fingerprint);
        Examined { explanation: explanation.cloned(), finding, fingerprint }
    }

    /// Two findings have the same name exactly if they say the same of the same content. Of a text it takes the commitment and
    /// the salt: what a finding tells of the text cannot be tried out against its name without the salt, which is erased with
    /// the text.
    fn fingerprint(&self, finding: &Finding) -> Hash {
        let mut parts: Vec<Vec<u8>> = vec![self.id.0.as_bytes().to_vec(), finding.rule.id().into()];
        for code in &finding.cells {
            let value = self.cell(code).map(|(_, _, entry)| entry.value.to_string());
            parts.extend([code.as_bytes().to_vec(), value.unwrap_or_default().into()]);
        }
        for paragraph in self.paragraphs_of(finding) {
            let commitment = paragraph.text.commitment();
            parts.extend([paragraph.id.0.as_bytes().to_vec(), commitment.to_string().into()]);
            parts.extend(paragraph.text.opening().map(|opening| opening.salt.to_string().into()));
        }
        let place = finding.span.as_ref().map(|span| format!("{}-{}", span.start, span.end));
        let figures =
            [finding.expected, finding.found].map(|figure| figure.map(|figure| figure.normalize().to_string()));
        parts.extend([place].into_iter().chain(figures).map(|part| part.unwrap_or_default().into()));
        let parts = parts.iter().fold(Sha256::new().with(FINGERPRINT), |hash, part| {
            hash.with(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes()).with(part)
        });
        parts.finish()
    }

    /// The paragraphs that a finding speaks of: one, or all of a section.
    pub(super) fn paragraphs_of(&self, finding: &Finding) -> Vec<&Paragraph> {
        match (finding.paragraph, finding.section) {
            (Some(id), _) => self.paragraph(id).map(|(_, paragraph)| paragraph).into_iter().collect(),
            (None, Some(section)) => self.paragraphs(section).iter().collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Where what an explanation speaks of stands: its signers are those of these places.
    pub(super) fn places_explained<'a>(
        &'a self,
        cells: &'a [Box<str>],
        paragraphs: &'a [ParagraphId],
    ) -> impl Iterator<Item = Place> + 'a {
        let tables = cells.iter().filter_map(|code| self.cell(code)).map(|(_, cell, _)| Place::Figures(cell.table));
        let sections = paragraphs.iter().filter_map(|id| self.paragraph(*id)).map(|(section, _)| Place::Text(section));
        tables.chain(sections)
    }
}
