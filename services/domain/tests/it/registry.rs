//! People, bodies and appointments.

use domain::body::BodyKind;
use domain::command::Command;
use domain::id::{AppointmentId, BodyId, PersonId, StreamId};
use domain::limits::MAX_REMARK;
use domain::{Missing, Refusal, Role, TextProblem, World};
use uuid::Uuid;

use crate::office::{ADMINISTRATOR, AUDITOR, DRAFTER, LEAD, LEADER, OUTSIDER, Office, types};

const NOBODY: &str = "无此人员";

fn only_administrators() -> Refusal {
    Refusal::NotAllowed { needs: vec![Role::Administrator] }
}

fn end_administration(office: &Office, name: &str) -> Command {
    let person = office.person(name);
    let held = office.states.person(person).and_then(|person| person.administrator.clone());
    let appointment = held.map_or(AppointmentId(Uuid::nil()), |held| held.appointment);
    Command::EndAppointment { body: None, person, appointment, reason: "轮岗".into() }
}

fn make_administrator(office: &Office, name: &str) -> Command {
    Command::Appoint {
        sections: vec![],
        tables: vec![],
        body: None,
        person: office.person(name),
        role: Role::Administrator,
        title: "管理员".into(),
    }
}

#[test]
fn the_first_administrator_registers_themself() {
    let office = Office::three();
    let person = office.states.person(office.person(ADMINISTRATOR)).unwrap();
    assert_eq!(person.name.text(), Some(ADMINISTRATOR));
    assert!(person.administrator.is_some());
    let events: Vec<_> = office.log[..2].iter().map(crate::office::Stored::read).collect();
    assert_eq!(types(&events), ["PersonRegistered", "AdministratorAppointed"]);
    assert_eq!(&*events[0].actor.role, "administrator");
}

#[test]
fn nobody_who_is_known_claims_the_administration() {
    let claim = Command::ClaimAdministration { name: "某人".into(), title: "某职".into() };
    let mut office = Office::three();
    for name in [ADMINISTRATOR, DRAFTER, OUTSIDER] {
        assert_eq!(office.refused_as(name, claim.clone()), "AlreadyAppointed", "{name}");
    }
    office.does(ADMINISTRATOR, make_administrator(&office, OUTSIDER));
    office.does(ADMINISTRATOR, end_administration(&office, OUTSIDER));
    assert_eq!(office.refused_as(OUTSIDER, claim), "AlreadyAppointed");
}

#[test]
fn everything_about_people_and_bodies_is_the_administrators_alone() {
    let office = Office::three();
    let commands = [
        Command::RegisterPerson { name: "新人".into() },
        Command::RegisterBody { name: "新局".into(), kind: BodyKind::Department, superior: None, plan: None },
        office.appoint(OUTSIDER, Role::Drafter),
        office.dismiss(DRAFTER, Role::Drafter),
        make_administrator(&office, OUTSIDER),
        end_administration(&office, ADMINISTRATOR),
        Command::Appoint {
            sections: vec![],
            tables: vec![],
            body: Some(BodyId(Uuid::nil())),
            person: PersonId(Uuid::nil()),
            role: Role::Auditor,
            title: String::new(),
        },
    ];
    for command in commands {
        for name in [DRAFTER, LEAD, LEADER, OUTSIDER, NOBODY] {
            assert_eq!(office.refused(name, command.clone()), only_administrators(), "{name}: {command:?}");
        }
    }
}

#[test]
fn a_body_has_a_name_a_kind_and_perhaps_a_superior() {
    let mut office = Office::three();
    let superior = Some(office.body);
    let register = Command::RegisterBody { name: " 某街道 ".into(), kind: BodyKind::Township, superior, plan: None };
    let events = office.does(ADMINISTRATOR, register);
    let Some(StreamId::Body(id)) = StreamId::parse(&events[0].stream) else { panic!("a body's stream") };
    let body = office.states.body(id).unwrap();
    assert_eq!((&*body.name, body.kind, body.superior), ("某街道", BodyKind::Township, superior));
    let missing = BodyId(Uuid::nil());
    let register =
        Command::RegisterBody {
            name: "某街道".into(), kind: BodyKind::Township, superior: Some(missing), plan: None
        };
    assert_eq!(office.refused(ADMINISTRATOR, register), Refusal::NotFound(Missing::Body(missing)));
}

#[test]
fn names_and_titles_say_something_in_a_few_words() {
    let office = Office::three();
    let long = "长".repeat(200);
    let commands = |text: &str| {
        let text = text.to_owned();
        [
            ("姓名", 64, Command::RegisterPerson { name: text.clone() }),
            (
                "单位名称",
                128,
                Command::RegisterBody { name: text.clone(), kind: BodyKind::Department, superior: None, plan: None },
            ),
            (
                "职务",
                64,
                Command::Appoint {
                    sections: vec![],
                    tables: vec![],
                    body: Some(office.body),
                    person: office.person(OUTSIDER),
                    role: Role::Auditor,
                    title: text.clone(),
                },
            ),
        ]
    };
    for (field, limit, command) in commands(&long) {
        let problem = TextProblem::TooManyCharacters { limit };
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field, problem });
    }
    for (field, _, command) in commands(" \t") {
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field, problem: TextProblem::Empty });
    }
    for (field, _, command) in commands("\u{200B}\u{2066}") {
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field, problem: TextProblem::Empty });
    }
    for (field, _, command) in commands("科技局\u{202E}区某") {
        let problem = TextProblem::TurnedDirection;
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field, problem });
    }
    for (field, _, command) in commands("某\u{7}某") {
        let problem = TextProblem::ControlCharacter;
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field, problem });
    }
    let name = "某局\n某科".to_owned();
    let two_lines = Command::RegisterBody { name, kind: BodyKind::Department, superior: None, plan: None };
    assert_eq!(office.refused_as(ADMINISTRATOR, two_lines), "Text");
}

#[test]
fn a_person_holds_an_office_once_and_several_offices_at_a_time() {
    let mut office = Office::three();
    assert_eq!(
        office.refused(ADMINISTRATOR, office.appoint(DRAFTER, Role::Drafter)),
        Refusal::AlreadyAppointed(Role::Drafter)
    );
    office.appoints(DRAFTER, Role::Publisher);
    let body = office.the_body();
    let roles: Vec<_> = body.roles_of(office.person(DRAFTER)).collect();
    assert_eq!(roles, [Role::Drafter, Role::Publisher]);
}

#[test]
fn an_office_given_up_can_be_taken_up_again() {
    let mut office = Office::three();
    office.dismisses(DRAFTER, Role::Drafter);
    assert_eq!(office.the_body().holders(Role::Drafter).count(), 0);
    office.appoints(DRAFTER, Role::Drafter);
    assert_eq!(office.the_body().holders(Role::Drafter).count(), 1);
}

#[test]
fn an_appointment_ends_for_a_reason_and_only_once() {
    let mut office = Office::three();
    let end = office.dismiss(DRAFTER, Role::Drafter);
    let Command::EndAppointment { body, person, appointment, .. } = end.clone() else { panic!("an end") };
    let reasons =
        [("", TextProblem::Empty), (&"因".repeat(MAX_REMARK + 1), TextProblem::TooManyCharacters { limit: 2000 })];
    for (reason, problem) in reasons {
        let command = Command::EndAppointment { body, person, appointment, reason: reason.to_owned() };
        assert_eq!(office.refused(ADMINISTRATOR, command), Refusal::Text { field: "原因", problem });
    }
    let missing = Refusal::NotFound(Missing::Appointment);
    let of_another = Command::EndAppointment { body, person: office.person(LEAD), appointment, reason: "误".into() };
    assert_eq!(office.refused(ADMINISTRATOR, of_another), missing);
    office.does(ADMINISTRATOR, end.clone());
    assert_eq!(office.refused(ADMINISTRATOR, end), missing);
}

#[test]
fn nobody_ends_their_own_administration() {
    let mut office = Office::three();
    assert_eq!(office.refused(ADMINISTRATOR, end_administration(&office, ADMINISTRATOR)), Refusal::OwnAdministration);
    office.does(ADMINISTRATOR, make_administrator(&office, OUTSIDER));
    assert_eq!(
        office.refused(ADMINISTRATOR, make_administrator(&office, OUTSIDER)),
        Refusal::AlreadyAppointed(Role::Administrator)
    );
    office.does(OUTSIDER, end_administration(&office, ADMINISTRATOR));
    assert_eq!(office.refused(ADMINISTRATOR, Command::RegisterPerson { name: "新人".into() }), only_administrators());
    assert_eq!(
        office.refused(OUTSIDER, end_administration(&office, ADMINISTRATOR)),
        Refusal::NotFound(Missing::Appointment)
    );
}

#[test]
fn whoever_is_appointed_is_known_and_so_is_the_body() {
    let office = Office::three();
    let (nobody, nowhere) = (office.person(NOBODY), BodyId(Uuid::nil()));
    let unknown_person = office.appoint(NOBODY, Role::Auditor);
    assert_eq!(office.refused(ADMINISTRATOR, unknown_person), Refusal::NotFound(Missing::Person(nobody)));
    assert_eq!(
        office.refused(ADMINISTRATOR, make_administrator(&office, NOBODY)),
        Refusal::NotFound(Missing::Person(nobody))
    );
    let person = office.person(OUTSIDER);
    let unknown_body = Command::Appoint {
        sections: vec![],
        tables: vec![],
        body: Some(nowhere),
        person,
        role: Role::Auditor,
        title: "审计".into(),
    };
    assert_eq!(office.refused(ADMINISTRATOR, unknown_body), Refusal::NotFound(Missing::Body(nowhere)));
}

#[test]
fn an_administrator_is_appointed_for_no_body_and_everybody_else_for_one() {
    let office = Office::three();
    let person = office.person(OUTSIDER);
    let appoint =
        |body, role| Command::Appoint { sections: vec![], tables: vec![], body, person, role, title: "职务".into() };
    let refused = |problem| Refusal::Text { field: "单位", problem };
    assert_eq!(office.refused(ADMINISTRATOR, appoint(None, Role::Auditor)), refused(TextProblem::Empty));
    let local = appoint(Some(office.body), Role::Administrator);
    assert_eq!(office.refused(ADMINISTRATOR, local), refused(TextProblem::NotWanted));
}

#[test]
fn a_role_has_a_limited_number_of_holders() {
    let mut office = Office::three();
    for number in 0..80 {
        office.hires(&format!("审计员{number}"), &[Role::Auditor]);
    }
    let refused = Refusal::TooMany { limit: 80, count: 81 };
    assert_eq!(office.refused(ADMINISTRATOR, office.appoint(OUTSIDER, Role::Auditor)), refused);
}

#[test]
fn an_administrator_acts_as_nothing_else() {
    let mut office = Office::three();
    let register = Command::RegisterPerson { name: "新人".into() };
    let request = office.request(ADMINISTRATOR, Some(Role::Drafter), register.clone());
    assert_eq!(office.decides(&request), Err(only_administrators()));
    let events = office.acts(ADMINISTRATOR, Some(Role::Administrator), register);
    assert_eq!(types(&events), ["PersonRegistered"]);
}

#[test]
fn the_envelope_shows_who_acted_and_as_what() {
    let mut office = Office::three();
    office.hires(AUDITOR, &[Role::Auditor]);
    let events = office.does(DRAFTER, office.open());
    let actor = &events[0].actor;
    assert_eq!((actor.person, &*actor.role), (office.person(DRAFTER).0, "drafter"));
    assert_eq!((actor.name.text(), actor.title.text()), (Some(DRAFTER), Some("起草人（职务）")));
}
