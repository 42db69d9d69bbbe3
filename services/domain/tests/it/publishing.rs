//! Publishing exactly what was signed, and the annual snapshot that it leaves.

use domain::body::BodyKind;
use domain::command::Command;
use domain::event::Event;
use domain::report::Phase;
use domain::snapshot::{AnnualSnapshot, openings};
use domain::{Refusal, Role};
use ledger::Hash;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, PUBLISHER, SIGN_OFF, THREE, instant,
    section, types,
};

/// Published by an office of another kind of body, at a certain time.
fn published(kind: BodyKind, at: &str) -> Office {
    let mut office = Office::with(&[]);
    office.body = office.registers_body("另一单位", kind);
    office.id.body = office.body;
    for (name, roles) in THREE {
        office.hires(name, roles);
    }
    let mut office = office.signed();
    office.now = instant(at);
    office.does(DRAFTER, office.publish());
    office
}

fn snapshot(office: &Office) -> AnnualSnapshot {
    AnnualSnapshot::of(office.the_report()).unwrap()
}

#[test]
fn what_is_fully_signed_is_published_by_publisher_or_drafter() {
    let mut office = Office::three().signed();
    office.hires(PUBLISHER, &[Role::Publisher]);
    for name in [DRAFTER, PUBLISHER] {
        let mut office = office.clone();
        let events = office.does(name, office.publish());
        assert_eq!(types(&events), ["EditionPublished"]);
        assert_eq!(office.edition().phase, Phase::Published);
        assert_eq!(office.edition().publication.as_ref().unwrap().by, office.person(name));
    }
    for name in [LEAD, LEADER, ADMINISTRATOR] {
        let needs = vec![Role::Publisher, Role::Drafter];
        assert_eq!(office.refused(name, office.publish()), Refusal::NotAllowed { needs });
    }
}

#[test]
fn who_holds_both_roles_publishes_as_the_one_they_name() {
    let mut office = Office::three().signed();
    office.appoints(DRAFTER, Role::Publisher);
    for (named, acted) in [(None, "publisher"), (Some(Role::Drafter), "drafter"), (Some(Role::Publisher), "publisher")]
    {
        let events = office.clone().acts(DRAFTER, named, office.publish());
        assert_eq!(&*events[0].actor.role, acted);
    }
}

#[test]
fn nothing_but_the_signed_hash_is_published() {
    let office = Office::three().signed();
    let signed: Vec<_> = office.edition().valid_signatures().map(|signature| signature.hash.whole()).collect();
    assert_eq!(signed, [office.hash(); 3]);
    let current = office.hash();
    let publish = |edition, expected_hash| Command::PublishReport { report: office.id, edition, expected_hash };
    for command in [publish(1, Hash::of(b"another text")), publish(2, current), publish(0, current)] {
        assert_eq!(office.refused(DRAFTER, command), Refusal::ScopeChanged { current });
    }
}

#[test]
fn nothing_is_published_before_everybody_signed_and_nothing_twice() {
    let mut half_signed = Office::three().submitted();
    half_signed.does(LEAD, half_signed.sign(OFFICE_REVIEW));
    half_signed.does(LEAD, half_signed.sign(CONFIDENTIALITY));
    for office in [Office::three().drafted(), Office::three().submitted(), half_signed, Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(DRAFTER, office.publish()), Refusal::WrongPhase { phase });
    }
}

#[test]
fn a_publication_says_under_which_name_plan_and_rules() {
    let mut office = Office::three().signed();
    let events = office.does(DRAFTER, office.publish());
    let Event::EditionPublished(event) = &events[0].payload else { panic!("a publication") };
    assert_eq!((&*event.body_name, event.plan.to_string().as_str(), event.rules.0), ("某区某局", "small@1", 2));
    assert_eq!(event.hash.whole(), office.hash());
}

#[test]
fn late_is_recorded_and_never_blocked() {
    let day = |text: &str| Some(text.parse().unwrap());
    for (kind, at, due, late) in [
        (BodyKind::Department, "2021-01-31T23:59:59+08:00", day("2021-01-31"), false),
        (BodyKind::Department, "2021-02-01T00:00:00+08:00", day("2021-01-31"), true),
        (BodyKind::Department, "2023-06-01T00:00:00+08:00", day("2021-01-31"), true),
        (BodyKind::Government, "2021-03-31T23:59:59+08:00", day("2021-03-31"), false),
        (BodyKind::Government, "2021-04-01T00:00:00+08:00", day("2021-03-31"), true),
        (BodyKind::Township, "2021-12-31T00:00:00+08:00", None, false),
    ] {
        let office = published(kind, at);
        let publication = office.edition().publication.as_ref().unwrap();
        assert_eq!((publication.due, publication.late), (due, late), "{kind:?} {at}");
        assert_eq!((snapshot(&office).due, snapshot(&office).late), (due, late));
    }
}

#[test]
fn a_report_published_before_its_year_is_over_is_not_late() {
    let mut office = Office::three().signed();
    office.now = instant("2020-12-31T09:00:00+08:00");
    office.does(DRAFTER, office.publish());
    assert!(!office.edition().publication.as_ref().unwrap().late);
}

#[test]
fn there_is_no_snapshot_before_publication() {
    assert_eq!(AnnualSnapshot::of(Office::three().signed().the_report()), None);
}

#[test]
fn the_snapshot_holds_every_cell_every_text_and_every_sign_off() {
    let office = Office::three().published();
    let snapshot = snapshot(&office);
    assert!(snapshot.is_sound().unwrap());
    assert_eq!(snapshot.content_hash(), office.edition().hash(office.id).unwrap().public);
    assert_eq!(snapshot.hash.whole(), office.hash());
    assert_eq!((snapshot.report(), snapshot.content.edition, &*snapshot.content.form), (office.id, 1, "2019"));
    assert_eq!(snapshot.content.cells.len(), 198);
    assert_eq!(snapshot.content.sections.len(), 7);
    let stages: Vec<_> = snapshot.sign_offs.iter().map(|sign_off| &*sign_off.stage.0).collect();
    assert_eq!(stages, [OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF]);
    assert_eq!(snapshot.position, office.log.len() as u64);
    let paragraphs = snapshot.content.sections.iter().flat_map(|section| &section.paragraphs);
    let opened = openings(office.edition());
    for paragraph in paragraphs {
        assert!(opened.iter().any(|(commitment, opening)| commitment == paragraph.text && opening.opens(commitment)));
    }
}

#[test]
fn a_snapshot_changed_in_one_figure_or_text_is_not_sound() {
    let sound = snapshot(&Office::three().published());
    let mut figure = sound.clone();
    figure.content.cells[7].1 = 1.into();
    let mut text = sound.clone();
    text.content.sections[1].paragraphs.clear();
    let mut year = sound.clone();
    year.content.edition = 2;
    for forged in [figure, text, year] {
        assert!(!forged.is_sound().unwrap());
    }
}

#[test]
fn a_snapshot_comes_back_from_its_bytes_as_it_was() {
    let snapshot = snapshot(&Office::three().published());
    let bytes = snapshot.to_bytes().unwrap();
    let read: AnnualSnapshot = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read, snapshot);
    assert_eq!(read.to_bytes().unwrap(), bytes);
}

#[test]
fn no_name_and_no_text_stands_in_the_open_part_of_a_snapshot() {
    let office = Office::three().published();
    let open = String::from_utf8(snapshot(&office).to_bytes().unwrap()).unwrap();
    for text in [LEAD, LEADER, DRAFTER, "本年度无需要说明的事项。"] {
        assert!(!open.contains(text), "{text}");
    }
}

#[test]
fn the_internal_half_of_the_hash_covers_the_notes_on_cells() {
    let document = domain::command::ImportedDocument {
        name: "年报.docx".into(),
        cells: vec![domain::command::ImportedCell {
            code: "2019/3/received/total".into(),
            value: "0".into(),
            note: Some("原文如此".into()),
        }],
        ..Default::default()
    };
    let mut office = Office::three();
    office.does(DRAFTER, Command::ImportReport { report: office.id, document });
    let noted = office.edition().hash(office.id).unwrap();
    office.does(DRAFTER, office.fill("3/received/total", "0"));
    let bare = office.edition().hash(office.id).unwrap();
    assert_eq!(noted.public, bare.public, "a note is not published");
    assert_ne!(noted.internal, bare.internal);
    assert_ne!(noted.whole(), bare.whole());
}

#[test]
fn every_change_of_content_changes_the_hash() {
    let office = Office::three().drafted();
    let mut seen = vec![office.hash()];
    let paragraph = office.paragraph(1);
    let section_five = crate::office::insert(section(5), None, "新的一段");
    let commands = [
        office.revise(paragraph, "改写"),
        office.fill("3/received/total", "1"),
        office.fill("2/rules/newly_made", "/"),
        office.fill("2/rules/newly_made", ""),
        Command::ReviseText { report: office.id, edits: vec![section_five] },
        Command::ReviseText {
            report: office.id,
            edits: vec![domain::command::TextEdit::Remove { paragraph: paragraph.id, based_on: paragraph.version }],
        },
    ];
    for command in commands {
        let mut changed = office.clone();
        changed.does(DRAFTER, command);
        assert!(!seen.contains(&changed.hash()));
        seen.push(changed.hash());
    }
}
