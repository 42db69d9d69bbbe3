//! What is asked for next, and of whom.

use domain::Role;
use domain::report::Scope;
use domain::report::task::{Act, Task};

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, REVIEWER, SIGN_OFF, stage,
};

fn task(act: Act, title: &str, roles: &[Role]) -> Task {
    Task { act, title: title.to_owned(), roles: roles.to_vec(), people: None }
}

fn signing(office: &Office, key: &str, title: &str, role: Role, people: &[&str]) -> Task {
    let people = people.iter().map(|name| office.person(name)).collect();
    Task { people: Some(people), ..task(Act::Sign(stage(key), Scope::Edition), title, &[role]) }
}

#[test]
fn each_phase_asks_for_one_act() {
    let mut office = Office::three().drafted();
    assert_eq!(office.the_report().tasks(), [task(Act::Draft, "起草并提交", &[Role::Drafter])]);
    office.does(DRAFTER, office.submit());
    for (key, title, role, who) in [
        (OFFICE_REVIEW, "办公室核稿", Role::OfficeLead, LEAD),
        (CONFIDENTIALITY, "保密审查", Role::ConfidentialityReviewer, LEAD),
        (SIGN_OFF, "领导签发", Role::GroupLeader, LEADER),
    ] {
        assert_eq!(office.the_report().tasks(), [signing(&office, key, title, role, &[who])]);
        office.does(who, office.sign(key));
    }
    assert_eq!(office.the_report().tasks(), [task(Act::Publish, "发布", &[Role::Publisher, Role::Drafter])]);
    office.does(DRAFTER, office.publish());
    assert_eq!(office.the_report().tasks(), []);
}

#[test]
fn a_task_is_not_for_those_whose_duties_forbid_it() {
    let mut office = Office::four();
    office.appoints(REVIEWER, Role::Drafter);
    let mut office = office.drafted();
    office.does(REVIEWER, office.revise(office.paragraph(1), "代为起草"));
    office.does(DRAFTER, office.submit());
    let tasks = office.the_report().tasks();
    assert_eq!(tasks, [signing(&office, OFFICE_REVIEW, "办公室核稿", Role::OfficeLead, &[LEAD])]);
}

#[test]
fn who_cleared_is_not_asked_to_sign_off() {
    let mut office = Office::four().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.does(REVIEWER, office.sign(CONFIDENTIALITY));
    let tasks = office.the_report().tasks();
    assert_eq!(tasks, [signing(&office, SIGN_OFF, "领导签发", Role::GroupLeader, &[LEADER])]);
}

#[test]
fn an_order_to_expunge_waits_for_an_administrator_until_it_is_carried_out() {
    let mut office = Office::three().published();
    office.does(LEAD, office.order(vec![office.paragraph(1).text.commitment()]));
    let order = office.the_report().orders[0].id;
    assert_eq!(office.the_report().tasks(), [task(Act::Expunge(order), "执行清除决定", &[Role::Administrator])]);
    office.does(ADMINISTRATOR, office.expunge(order));
    assert_eq!(office.the_report().tasks(), []);
}

#[test]
fn acts_have_stable_names() {
    let mut office = Office::three().submitted();
    let keys = |office: &Office| office.the_report().tasks().iter().map(|task| task.act.key()).collect::<Vec<_>>();
    assert_eq!(keys(&office), ["sign:office_review"]);
    office.does(LEAD, office.order(vec![office.paragraph(1).text.commitment()]));
    let order = office.the_report().orders[0].id;
    assert_eq!(keys(&office), [format!("expunge:{order}")], "nobody signs what waits to be erased");
    assert_eq!([Act::Draft.key(), Act::Publish.key()], ["draft", "publish"]);
    let part = Act::Sign(stage(OFFICE_REVIEW), "section:3".parse().unwrap());
    assert_eq!(part.key(), "sign:office_review:section:3");
    let whole = Act::Sign(stage(OFFICE_REVIEW), Scope::Edition);
    for act in [Act::Draft, whole, part, Act::Publish, Act::Expunge(order)] {
        assert_eq!(Act::from_key(&act.key()), Some(act), "an act is read as it was written");
    }
    for key in ["", "sign", "sign:office_review:page:3", "expunge:it", "draft:it"] {
        assert_eq!(Act::from_key(key), None, "{key}");
    }
}
