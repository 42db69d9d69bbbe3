//! An office in memory: people known by their role, a log as the appender writes it, and the states folded from it.
//!
//! A scene reads given, when, then: `Office::three().submitted()`, then `does` or `refused`, then a look at the
//! [`Edition`] or the events.

mod commands;
mod given;

use std::collections::{BTreeMap, BTreeSet};

use domain::body::{Body, BodyKind};
use domain::case::Decision;
use domain::command::{Command, Request};
use domain::event::{Event, Recorded, read};
use domain::form::TableNumber;
use domain::id::{BodyId, CommandId, PersonId, ReportId};
use domain::plan::StageKey;
use domain::report::{Comparison, Edition, Examined, Paragraph, Report, Scope, SectionNumber, Signature};
use domain::states::States;
use domain::{Refusal, Role, Seed, World, Year, decide};
use ledger::{Commitment, Entry, Hash, MAX_ENTRY_BYTES, Openings, Timestamp, WalkTexts};
use uuid::Uuid;

pub(crate) use self::commands::insert;
use crate::refusals;

pub(crate) const ADMINISTRATOR: &str = "管理员";
pub(crate) const DRAFTER: &str = "起草人甲";
pub(crate) const LEAD: &str = "办公室主任";
pub(crate) const REVIEWER: &str = "保密审查员";
pub(crate) const LEADER: &str = "组长";
pub(crate) const PUBLISHER: &str = "发布员";
pub(crate) const AUDITOR: &str = "审计员";
/// Registered, but without an office anywhere.
pub(crate) const OUTSIDER: &str = "外单位人员";

pub(crate) const HEAD: &str = "科室负责人甲";
pub(crate) const MEMBER: &str = "领导小组成员";
pub(crate) const DEPUTY: &str = "副组长";

pub(crate) const CONFIRMATION: &str = "division_confirmation";
pub(crate) const COUNTERSIGNATURE: &str = "countersignature";
pub(crate) const DEPUTY_REVIEW: &str = "deputy_review";
pub(crate) const OFFICE_REVIEW: &str = "office_review";
pub(crate) const CONFIDENTIALITY: &str = "confidentiality_review";
pub(crate) const SIGN_OFF: &str = "sign_off";

/// The smallest body: a clerk, an office lead who is also the confidentiality reviewer, a leader.
pub(crate) const THREE: &[(&str, &[Role])] = &[
    (DRAFTER, &[Role::Drafter]),
    (LEAD, &[Role::OfficeLead, Role::ConfidentialityReviewer]),
    (LEADER, &[Role::GroupLeader]),
];

/// One more, who stands in wherever a reviewer is away.
pub(crate) const FOUR: &[(&str, &[Role])] = &[
    (DRAFTER, &[Role::Drafter]),
    (LEAD, &[Role::OfficeLead, Role::ConfidentialityReviewer]),
    (REVIEWER, &[Role::ConfidentialityReviewer, Role::OfficeLead, Role::GroupLeader]),
    (LEADER, &[Role::GroupLeader]),
];

/// An instant, spelled as in RFC 3339.
pub(crate) fn instant(text: &str) -> Timestamp {
    Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
}

pub(crate) fn year(number: i64) -> Year {
    Year::new(number).unwrap()
}

pub(crate) fn section(number: i64) -> SectionNumber {
    SectionNumber::new(number).unwrap()
}

pub(crate) fn stage(key: &str) -> StageKey {
    StageKey(key.into())
}

/// An event as a database keeps it.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) open: Vec<u8>,
    pub(crate) sealed: Openings,
}

impl Stored {
    pub(crate) fn of(mut recorded: Recorded) -> Self {
        let stored = Self { open: recorded.to_bytes().unwrap(), sealed: Openings::of(&mut recorded) };
        assert!(stored.open.len() <= MAX_ENTRY_BYTES, "{} takes {} bytes", recorded.event_type, stored.open.len());
        stored
    }

    pub(crate) fn read(&self) -> Recorded {
        read(&self.open, &self.sealed).unwrap()
    }

    /// Forgets these texts, as the database's one function does.
    fn erase(&mut self, texts: &[Commitment]) {
        let mut recorded = self.read();
        recorded.walk_texts(&mut |text| {
            if texts.contains(&text.commitment()) {
                text.erase();
            }
        });
        self.sealed = Openings::of(&mut recorded);
    }
}

/// An office with one body and the report that it works on.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) states: States,
    pub(crate) log: Vec<Stored>,
    pub(crate) now: Timestamp,
    pub(crate) body: BodyId,
    /// The report that the office works on.
    pub(crate) id: ReportId,
    people: BTreeMap<String, PersonId>,
    drawn: u64,
}

impl Office {
    /// A department with these people and an administrator outside; its report is the one of 2020, in January 2021.
    pub(crate) fn with(staff: &[(&str, &[Role])]) -> Self {
        let administrator = PersonId(Uuid::from_u128(1));
        let nowhere = BodyId(Uuid::nil());
        let mut office = Self {
            states: States::default(),
            log: Vec::new(),
            now: instant("2021-01-04T09:00:00+08:00"),
            body: nowhere,
            id: ReportId { body: nowhere, year: year(2020) },
            people: BTreeMap::from([(ADMINISTRATOR.to_owned(), administrator)]),
            drawn: 0,
        };
        let claim = Command::ClaimAdministration { name: ADMINISTRATOR.into(), title: "系统管理员".into() };
        office.does(ADMINISTRATOR, claim);
        office.body = office.registers_body("某区某局", BodyKind::Department);
        office.id.body = office.body;
        for (name, roles) in staff.iter().copied().chain([(OUTSIDER, [].as_slice())]) {
            office.hires(name, roles);
        }
        office
    }

    pub(crate) fn three() -> Self {
        Self::with(THREE)
    }

    pub(crate) fn four() -> Self {
        Self::with(FOUR)
    }

    /// Six people and the default plan; the head answers for section 2 and for table 三.
    pub(crate) fn six() -> Self {
        Self::with(THREE).divided()
    }

    /// With a division head, a member of the leading group and its deputy leader, and the default plan.
    pub(crate) fn divided(mut self) -> Self {
        self.hires(HEAD, &[]);
        self.does(ADMINISTRATOR, self.appoint_head(HEAD, &[2], &[TableNumber::Three]));
        self.hires(MEMBER, &[Role::GroupMember]);
        self.hires(DEPUTY, &[Role::DeputyLeader]);
        self.does(ADMINISTRATOR, self.adopt("default@1"));
        self
    }

    /// Works on the report of another year, in the January after it.
    pub(crate) fn on(mut self, number: i64) -> Self {
        self.id.year = year(number);
        self.now = instant(&format!("{}-01-04T09:00:00+08:00", number + 1));
        self
    }

    // When

    /// What `who` would be told, without anything being recorded.
    pub(crate) fn asks(&self, who: &str, command: Command) -> Result<Decision, Refusal> {
        self.decides(&self.request(who, None, command))
    }

    /// Does as `who` asks; they must be allowed to.
    #[track_caller]
    pub(crate) fn does(&mut self, who: &str, command: Command) -> Vec<Recorded> {
        self.acts(who, None, command)
    }

    /// Does as `who` asks in one of their roles.
    #[track_caller]
    pub(crate) fn acts(&mut self, who: &str, acting_as: Option<Role>, command: Command) -> Vec<Recorded> {
        let request = self.request(who, acting_as, command);
        let decision = self.decides(&request).unwrap_or_else(|refusal| panic!("{who}: {refusal} ({refusal:?})"));
        self.record(request.id, decision)
    }

    /// Why `who` may not.
    #[track_caller]
    pub(crate) fn refused(&self, who: &str, command: Command) -> Refusal {
        self.asks(who, command).map(|decision| panic!("accepted: {decision:?}")).unwrap_err()
    }

    /// The name of the refusal, where its data do not matter.
    #[track_caller]
    pub(crate) fn refused_as(&self, who: &str, command: Command) -> &'static str {
        refusals::name(&self.refused(who, command))
    }

    pub(crate) fn request(&self, who: &str, acting_as: Option<Role>, command: Command) -> Request {
        let id = CommandId(Uuid::from_u128(u128::from(self.drawn) << 64 | 0xc0));
        Request { id, person: self.person(who), acting_as, command }
    }

    pub(crate) fn decides(&self, request: &Request) -> Result<Decision, Refusal> {
        decide(&self.states, request, &mut self.seed())
    }

    /// What the next command draws from. Without a secret: a test has none, and its histories stay the same.
    pub(crate) fn seed(&self) -> Seed {
        Seed::new(*Hash::of(&self.drawn.to_be_bytes()).as_bytes(), self.now)
    }

    /// Writes the events as the appender does: positions and versions without gaps, times that never go back.
    pub(crate) fn record(&mut self, command: CommandId, decision: Decision) -> Vec<Recorded> {
        let mut ids = Seed::new(*Hash::of(&(!self.drawn).to_be_bytes()).as_bytes(), self.now);
        let Decision { stream, events } = decision;
        let recorded = events.into_iter().map(|(actor, event)| {
            let recorded = Entry {
                position: self.log.len() as u64 + 1,
                event_id: ids.uuid(),
                stream: stream.to_string().into(),
                version: self.states.get(stream).map_or(0, domain::fold::State::version) + 1,
                event_type: event.type_name().into(),
                schema: event.schema(),
                recorded_at: self.now,
                actor: actor.into(),
                command_id: command.0,
                causation_id: None,
                correlation_id: command.0,
                payload: event,
            };
            self.states.evolve(&recorded).unwrap_or_else(|error| panic!("an accepted command does not fold: {error}"));
            self.log.push(Stored::of(recorded.clone()));
            self.now = self.now.plus(1);
            recorded
        });
        let recorded: Vec<_> = recorded.collect();
        self.drawn += 1;
        self.now = self.now.plus(60_000_000);
        self.carries_out_expunging(&recorded);
        recorded
    }

    fn carries_out_expunging(&mut self, recorded: &[Recorded]) {
        for event in recorded {
            if let Event::ContentExpunged(expunged) = &event.payload {
                self.log.iter_mut().for_each(|stored| stored.erase(&expunged.texts));
            }
        }
    }

    // Then

    /// The person of that name; somebody whom no log knows, for a name that nobody has.
    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.people.get(name).copied().unwrap_or(PersonId(Uuid::max()))
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.people.keys().cloned().collect()
    }

    /// The report, if opened.
    pub(crate) fn report(&self) -> Option<&Report> {
        self.states.report(self.id)
    }

    pub(crate) fn the_report(&self) -> &Report {
        self.report().unwrap()
    }

    pub(crate) fn the_body(&self) -> &Body {
        self.states.body(self.body).unwrap()
    }

    pub(crate) fn edition(&self) -> &Edition {
        &self.the_report().edition
    }

    /// What breaks the rules now, compared with the year before.
    pub(crate) fn findings(&self) -> Vec<Examined> {
        let previous = self.id.previous().and_then(|id| self.states.report(id));
        self.the_report().findings(Comparison { kind: Some(self.the_body().kind), previous })
    }

    /// Everybody who ever changed the edition's content.
    pub(crate) fn editors(&self) -> BTreeSet<PersonId> {
        self.edition().edits.iter().map(|(editor, _)| *editor).collect()
    }

    pub(crate) fn hash(&self) -> Hash {
        self.hash_of(Scope::Edition)
    }

    pub(crate) fn hash_of(&self, scope: Scope) -> Hash {
        self.edition().hash_of(self.id, scope).unwrap().whole()
    }

    /// The first paragraph of the section.
    pub(crate) fn paragraph(&self, number: i64) -> &Paragraph {
        self.edition().paragraphs(section(number)).first().unwrap()
    }

    /// What the paragraphs of a section say.
    pub(crate) fn texts(&self, number: i64) -> Vec<&str> {
        self.edition().paragraphs(section(number)).iter().map(|p| p.text.text().unwrap_or("〔已清除〕")).collect()
    }

    /// What the cell holds; the code comes without its form.
    pub(crate) fn value(&self, code: &str) -> String {
        let code = self.code(code);
        self.edition().cell(&code).unwrap().2.value.to_string()
    }

    /// The stages that count as signed, in the order of signing.
    pub(crate) fn signed_stages(&self) -> Vec<&str> {
        self.edition().valid_signatures().map(|signature: &Signature| &*signature.stage.0).collect()
    }

    /// The stage that is open in review.
    pub(crate) fn open_stage(&self) -> Option<&str> {
        self.edition().open_stage().map(|stage| &*stage.key.0)
    }

    /// The states that follow from the stored bytes alone.
    pub(crate) fn replayed(&self) -> States {
        let mut states = States::default();
        self.log.iter().for_each(|stored| states.evolve(&stored.read()).unwrap());
        states
    }
}

/// The names of the events' types.
pub(crate) fn types(events: &[Recorded]) -> Vec<&str> {
    events.iter().map(|event| &*event.event_type).collect()
}
