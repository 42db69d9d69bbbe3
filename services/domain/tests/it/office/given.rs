//! Given: how far the office has come when a scene begins.

use domain::Role;
use domain::body::BodyKind;
use domain::command::Command;
use domain::event::Event;
use domain::id::{BodyId, CommandId, PersonId, StreamId};
use domain::plan::Mode;
use domain::report::Phase;
use uuid::Uuid;

use super::{ADMINISTRATOR, DRAFTER, LEAD, LEADER, Office};

impl Office {
    /// The report is open, every figure is zero and every section says something.
    pub(crate) fn drafted(mut self) -> Self {
        self.does(DRAFTER, self.open());
        self.completes_the_draft(DRAFTER);
        self
    }

    pub(crate) fn submitted(self) -> Self {
        let mut office = self.drafted();
        office.does(DRAFTER, office.submit());
        office
    }

    /// Submitted under a plan whose first stage, the office review, all of its people have to sign.
    pub(crate) fn submitted_to_all_of_the_office(self) -> Self {
        let mut office = self.drafted();
        let mut decision = office.asks(DRAFTER, office.submit()).unwrap();
        for (_, event) in &mut decision.events {
            if let Event::ReportSubmitted(submitted) = event {
                submitted.plan.stages[0].mode = Mode::All;
            }
        }
        office.record(CommandId(Uuid::nil()), decision);
        office
    }

    /// Every stage has signed.
    pub(crate) fn signed(self) -> Self {
        let mut office = self.submitted();
        while office.edition().phase == Phase::InReview {
            office.signs_what_waits();
        }
        office
    }

    pub(crate) fn published(self) -> Self {
        let mut office = self.signed();
        office.does(DRAFTER, office.publish());
        office
    }

    /// Everything that waits at the open stage is signed, by the first who may.
    pub(crate) fn signs_what_waits(&mut self) {
        let names = [LEAD, LEADER].map(str::to_owned).into_iter().chain(self.names());
        let names: Vec<_> = names.collect();
        for command in self.what_is_to_sign() {
            let able = names.iter().find(|name| self.asks(name, command.clone()).is_ok());
            let able = able.unwrap_or_else(|| panic!("nobody may do {command:?}"));
            self.does(able, command);
        }
    }

    /// Zeros wherever nothing stands, and prose wherever it is wanted and nothing stands.
    pub(crate) fn completes_the_draft(&mut self, who: &str) {
        loop {
            let missing = self.what_is_missing();
            if missing.is_empty() {
                return;
            }
            for command in missing {
                self.does(who, command);
            }
        }
    }

    /// Registers somebody, appoints them to `roles`, and says who they are.
    pub(crate) fn hires(&mut self, name: &str, roles: &[Role]) -> PersonId {
        let events = self.does(ADMINISTRATOR, Command::RegisterPerson { name: name.to_owned() });
        let Some(StreamId::Person(person)) = StreamId::parse(&events[0].stream) else { panic!("a person's stream") };
        self.people.insert(name.to_owned(), person);
        for role in roles {
            self.appoints(name, *role);
        }
        person
    }

    pub(crate) fn registers_body(&mut self, name: &str, kind: BodyKind) -> BodyId {
        let events =
            self.does(ADMINISTRATOR, Command::RegisterBody { name: name.into(), kind, superior: None, plan: None });
        let Some(StreamId::Body(body)) = StreamId::parse(&events[0].stream) else { panic!("a body's stream") };
        body
    }

    pub(crate) fn appoints(&mut self, name: &str, role: Role) {
        self.does(ADMINISTRATOR, self.appoint(name, role));
    }

    pub(crate) fn dismisses(&mut self, name: &str, role: Role) {
        self.does(ADMINISTRATOR, self.dismiss(name, role));
    }
}
