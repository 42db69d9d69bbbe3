//! Every refusal, as it comes about and as the person at the screen reads it.

use domain::command::{CellBlock, CellEdit, Command, ImportedDocument, SourceFile};
use domain::event::Event;
use domain::id::{CommandId, OrderId, ReportId};
use domain::limits::MAX_CELL_EDITS;
use domain::plan::PlanRef;
use domain::report::{Phase, Scope};
use domain::{Refusal, Role};
use ledger::Hash;
use uuid::Uuid;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, CONFIRMATION, DRAFTER, HEAD, LEAD, LEADER, OFFICE_REVIEW, OUTSIDER, Office,
    REVIEWER, SIGN_OFF, THREE, section, stage, year,
};

/// The name of the refusal. A new one is met in [`met`] too.
pub(crate) const fn name(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound { .. } => "NotFound",
        Refusal::NotAllowed { .. } => "NotAllowed",
        Refusal::NotAllowedAs { .. } => "NotAllowedAs",
        Refusal::NotInPlan { .. } => "NotInPlan",
        Refusal::NotSubmitter => "NotSubmitter",
        Refusal::WrongYear { .. } => "WrongYear",
        Refusal::PublicationDay { .. } => "PublicationDay",
        Refusal::SignedHere(_) => "SignedHere",
        Refusal::NothingToCarryOver { .. } => "NothingToCarryOver",
        Refusal::YearNotOver(_) => "YearNotOver",
        Refusal::ReportExists { .. } => "ReportExists",
        Refusal::ReportNotEmpty => "ReportNotEmpty",
        Refusal::WrongPhase { .. } => "WrongPhase",
        Refusal::VersionConflict { .. } => "VersionConflict",
        Refusal::Repeated => "Repeated",
        Refusal::TooMany { .. } => "TooMany",
        Refusal::Text { .. } => "Text",
        Refusal::TextOfEdit { .. } => "TextOfEdit",
        Refusal::Cell { .. } => "Cell",
        Refusal::BlockNotRead { .. } => "BlockNotRead",
        Refusal::FindingsOpen { .. } => "FindingsOpen",
        Refusal::NotExplainable { .. } => "NotExplainable",
        Refusal::RulesAreCurrent => "RulesAreCurrent",
        Refusal::PlanIncomplete { .. } => "PlanIncomplete",
        Refusal::StageNotOpen { .. } => "StageNotOpen",
        Refusal::AlreadySigned => "AlreadySigned",
        Refusal::ScopeSigned { .. } => "ScopeSigned",
        Refusal::Part { .. } => "Part",
        Refusal::AnswersForNothing => "AnswersForNothing",
        Refusal::OutsideDivision { .. } => "OutsideDivision",
        Refusal::ScopeChanged { .. } => "ScopeChanged",
        Refusal::DutyConflict { .. } => "DutyConflict",
        Refusal::AlreadyDecided => "AlreadyDecided",
        Refusal::SignedSince { .. } => "SignedSince",
        Refusal::AlreadyAppointed { .. } => "AlreadyAppointed",
        Refusal::BodyExists { .. } => "BodyExists",
        Refusal::OwnAdministration => "OwnAdministration",
        Refusal::UnknownPlan { .. } => "UnknownPlan",
        Refusal::NotCanonical => "NotCanonical",
    }
}

/// A way to meet each refusal. Two are missing: no content that was recorded leads to `NotCanonical`, and whether a
/// `BodyExists` only the log of all bodies knows.
fn met() -> Vec<Refusal> {
    let drafted = Office::three().drafted();
    let submitted = Office::three().submitted();
    vec![
        drafted.refused(OUTSIDER, drafted.submit()),
        submitted.refused(LEAD, submitted.publish()),
        open(&drafted, 2018),
        open(&drafted, 2020),
        nothing_to_carry_over(),
        published_too_early(),
        signed_here(),
        import(&drafted),
        submitted.refused(DRAFTER, submitted.submit()),
        cells(&drafted, "2019/3/received/total", 0, "1"),
        repeated(&drafted),
        too_many(&drafted),
        drafted.refused(LEAD, drafted.order(vec![])),
        drafted.refused(DRAFTER, drafted.fill("3/received/total", "1.5")),
        block_not_read(&drafted),
        findings_open(),
        plan_incomplete(),
        submitted.refused(LEADER, submitted.sign(SIGN_OFF)),
        already_signed(),
        scope_changed(&submitted),
        part(),
        own_edit(),
        already_decided(),
        signed_since(),
        drafted.refused(ADMINISTRATOR, drafted.appoint(DRAFTER, Role::Drafter)),
        own_administration(&drafted),
        unknown_plan(),
        drafted.refused(ADMINISTRATOR, drafted.appoint_head(OUTSIDER, &[], &[])),
        outside_division(),
        scope_signed(),
        not_allowed_as(&submitted),
        late("继任主任", Role::OfficeLead, |office| office.sign(OFFICE_REVIEW)),
        late("起草人乙", Role::Drafter, Office::recall),
        year_not_over(),
        drafted.refused(DRAFTER, drafted.revise(drafted.paragraph(1), "")),
        not_explainable(),
        submitted.refused(LEAD, Command::AdoptRules { report: submitted.id }),
    ]
}

fn voided() -> Refusal {
    let mut office = Office::three().drafted();
    office.does(DRAFTER, office.void());
    office.refused(DRAFTER, office.submit())
}

/// A sum that does not add up is mended, and not explained.
fn not_explainable() -> Refusal {
    let mut office = Office::three().drafted();
    office.does(DRAFTER, office.fill("4/review/total", "3"));
    let fingerprint = office.findings()[0].fingerprint;
    office.refused(DRAFTER, office.explain(fingerprint, "确为如此"))
}

fn not_allowed_as(office: &Office) -> Refusal {
    office.decides(&office.request(DRAFTER, Some(Role::GroupLeader), office.recall())).unwrap_err()
}

/// What somebody is told who was appointed after the submission.
fn late(name: &str, role: Role, command: fn(&Office) -> Command) -> Refusal {
    let mut office = Office::three().submitted();
    office.hires(name, &[role]);
    office.refused(name, command(&office))
}

fn year_not_over() -> Refusal {
    let mut office = Office::three();
    office.id.year = year(2021);
    let office = office.drafted();
    office.refused(DRAFTER, office.submit())
}

fn outside_division() -> Refusal {
    let office = Office::six().drafted();
    office.refused(HEAD, office.revise(office.paragraph(1), "他科内容"))
}

fn scope_signed() -> Refusal {
    let mut office = Office::six();
    office.hires("科室负责人乙", &[Role::DivisionHead]);
    let mut office = office.submitted();
    let sign = office.sign_part(CONFIRMATION, Scope::Section(section(2)));
    office.does(HEAD, sign.clone());
    office.refused("科室负责人乙", sign)
}

fn cells(office: &Office, code: &str, based_on: u64, value: &str) -> Refusal {
    let edit = CellEdit { code: code.to_owned(), based_on, value: value.to_owned() };
    office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![edit], block: None })
}

fn open(office: &Office, number: i64) -> Refusal {
    let report = ReportId { year: year(number), ..office.id };
    office.refused(DRAFTER, Command::OpenReport { report, carry_over: false })
}

fn nothing_to_carry_over() -> Refusal {
    let office = Office::three();
    office.refused(DRAFTER, Command::OpenReport { report: office.id, carry_over: true })
}

fn published_too_early() -> Refusal {
    let office = Office::three();
    let (source, published_on) = (SourceFile(b"source".to_vec()), "2020-12-31".parse().unwrap());
    let document = ImportedDocument::default();
    office.refused(DRAFTER, Command::ImportPublished { report: office.id, document, source, published_on })
}

fn signed_here() -> Refusal {
    let mut office = Office::three().published();
    office.id.year = year(2021);
    office.now = crate::office::instant("2022-02-01T09:00:00+08:00");
    let (source, published_on) = (SourceFile(b"source".to_vec()), "2022-01-20".parse().unwrap());
    let document = ImportedDocument::default();
    office.refused(DRAFTER, Command::ImportPublished { report: office.id, document, source, published_on })
}

fn import(office: &Office) -> Refusal {
    let document = ImportedDocument { name: "年报.docx".into(), ..ImportedDocument::default() };
    office.refused(DRAFTER, Command::ImportReport { report: office.id, document })
}

fn repeated(office: &Office) -> Refusal {
    let edit = CellEdit { code: office.code("3/received/total"), based_on: 0, value: "1".into() };
    office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![edit; 2], block: None })
}

fn too_many(office: &Office) -> Refusal {
    let edit = CellEdit { code: office.code("3/received/total"), based_on: 0, value: "1".into() };
    office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![edit; MAX_CELL_EDITS + 1], block: None })
}

fn block_not_read(office: &Office) -> Refusal {
    let (anchor, based_on) = (office.code("3/received/total"), office.the_report().version);
    let block = CellBlock { anchor, based_on, text: "若干".into() };
    office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![], block: Some(block) })
}

fn findings_open() -> Refusal {
    let mut office = Office::three().drafted();
    office.does(DRAFTER, office.fill("4/review/total", "3"));
    office.refused(DRAFTER, office.submit())
}

fn plan_incomplete() -> Refusal {
    let office = Office::with(&THREE[..2]).drafted();
    office.refused(DRAFTER, office.submit())
}

/// A stage that any one of its people signs closes with the first signature; one for all stays open for the others.
fn already_signed() -> Refusal {
    let mut office = Office::four().submitted_to_all_of_the_office();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    assert_eq!(office.edition().phase, Phase::InReview);
    let refusal = office.refused(LEAD, office.sign(OFFICE_REVIEW));
    office.does(REVIEWER, office.sign(OFFICE_REVIEW));
    assert_eq!(office.open_stage(), Some(CONFIDENTIALITY), "all have signed now");
    refusal
}

fn scope_changed(office: &Office) -> Refusal {
    let (report, expected_hash) = (office.id, Hash::of(b"an older text"));
    office.refused(
        LEAD,
        Command::SignStage { report, stage: stage(OFFICE_REVIEW), scope: None, expected_hash, opinion: None },
    )
}

fn part() -> Refusal {
    let office = Office::six().submitted();
    let parts = [1, 2].map(|number| Scope::Section(section(number)));
    office.refused(LEAD, office.sign_parts(CONFIRMATION, &parts))
}

fn own_edit() -> Refusal {
    let mut office = Office::three();
    office.appoints(DRAFTER, Role::OfficeLead);
    let office = office.submitted();
    office.refused(DRAFTER, office.sign(OFFICE_REVIEW))
}

fn already_decided() -> Refusal {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.refused(DRAFTER, office.recall())
}

fn signed_since() -> Refusal {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let first = office.edition().signatures[0].id;
    office.does(LEAD, office.sign(CONFIDENTIALITY));
    office.refused(LEAD, office.withdraw(Some(first)))
}

fn own_administration(office: &Office) -> Refusal {
    let (person, appointment) = (office.person(ADMINISTRATOR), domain::id::AppointmentId(Uuid::nil()));
    let end = Command::EndAppointment { body: None, person, appointment, reason: "离任".into() };
    office.refused(ADMINISTRATOR, end)
}

/// A body whose plan a newer program wrote.
fn unknown_plan() -> Refusal {
    let mut office = Office::with(&[]);
    let register = Command::RegisterBody {
        name: "某局".into(),
        kind: domain::body::BodyKind::Department,
        superior: None,
        plan: None,
    };
    let mut decision = office.asks(ADMINISTRATOR, register).unwrap();
    if let Some((_, Event::BodyRegistered(registered))) = decision.events.first_mut() {
        registered.plan = PlanRef { id: "future".into(), version: 3 };
    }
    let domain::id::StreamId::Body(body) = decision.stream else { panic!("a body's stream") };
    office.record(CommandId(Uuid::nil()), decision);
    (office.body, office.id.body) = (body, body);
    for (name, roles) in THREE {
        office.hires(name, roles);
    }
    let office = office.drafted();
    office.refused(DRAFTER, office.submit())
}

#[test]
fn every_refusal_comes_about() {
    let met: Vec<_> = met().iter().map(name).collect();
    let expected = [
        "NotFound",
        "NotAllowed",
        "WrongYear",
        "ReportExists",
        "NothingToCarryOver",
        "PublicationDay",
        "SignedHere",
        "ReportNotEmpty",
        "WrongPhase",
        "VersionConflict",
        "Repeated",
        "TooMany",
        "Text",
        "Cell",
        "BlockNotRead",
        "FindingsOpen",
        "PlanIncomplete",
        "StageNotOpen",
        "AlreadySigned",
        "ScopeChanged",
        "Part",
        "DutyConflict",
        "AlreadyDecided",
        "SignedSince",
        "AlreadyAppointed",
        "OwnAdministration",
        "UnknownPlan",
        "AnswersForNothing",
        "OutsideDivision",
        "ScopeSigned",
        "NotAllowedAs",
        "NotInPlan",
        "NotSubmitter",
        "YearNotOver",
        "TextOfEdit",
        "NotExplainable",
        "RulesAreCurrent",
    ];
    assert_eq!(met, expected);
}

#[test]
fn every_refusal_says_in_chinese_what_happened_and_what_to_do() {
    for refusal in met() {
        let message = refusal.to_string();
        let chinese = message.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!(chinese >= 8 && message.contains(['：', '；']), "{refusal:?}: {message}");
        assert!(!message.contains('{') && !message.contains("Some("), "{refusal:?}: {message}");
    }
}

#[test]
fn the_messages_are_fit_for_display() {
    let office = Office::three().submitted();
    let hidden = office.refused(ADMINISTRATOR, office.expunge(OrderId(Uuid::nil())));
    assert_eq!(hidden.to_string(), "没有找到这项清除决定：可能已经执行，请刷新后重试");
    let waiting = office.refused(LEADER, office.sign(SIGN_OFF));
    assert_eq!(waiting.to_string(), "目前轮到“办公室核稿”环节：请等该环节办理后再试");
    assert_eq!(own_edit().to_string(), "您修改过或说明过本报告的内容，不能再审签：请由其他人员审签");
    let missing = "审签流程缺少人员：“领导签发”没有可以签批的领导小组组长。请系统管理员补充任职；提交过的报告还须重新确定审签人员";
    assert_eq!(plan_incomplete().to_string(), missing);
    let needs = office.refused(LEAD, office.publish()).to_string();
    assert_eq!(needs, "您没有办理此事的职责：需要由发布员或起草人办理");
    assert_eq!(open(&office, 2022).to_string(), "不能填报 2022 年度：现在是 2021 年，只能填报 2021 年度及以前的报告");
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
}

/// Every message once, in the order of the list above and with what else a refusal may say, to be read in one go.
#[test]
fn the_messages_read_as_they_should() {
    let published = Office::three().published();
    let drafted = Office::three().drafted();
    let more = vec![
        open(&published, 2020),
        drafted.refused(ADMINISTRATOR, drafted.adopt("default@9")),
        cells(&drafted, "2019/3/received/nothing", 0, "1"),
        cells(&drafted, "2019/3/received/total", 0, "1,0"),
        cells(&drafted, "2019/3/received/total", 0, "若干"),
        cells(&drafted, "2019/3/received/total", 0, "-1"),
        cells(&drafted, "2019/3/received/total", 0, "/"),
        cells(&drafted, "2019/3/received/total", 0, "99999999999999"),
        drafted.refused(DRAFTER, drafted.revise(drafted.paragraph(1), &"年".repeat(20_000))),
        drafted.refused(DRAFTER, drafted.revise(drafted.paragraph(1), "前\u{0}后")),
        drafted.refused(DRAFTER, drafted.revise(drafted.paragraph(1), "前\u{202E}后")),
        voided(),
        published.refused(DRAFTER, published.revise(published.paragraph(1), "改")),
    ];
    let lines = met().into_iter().chain(more).map(|refusal| format!("{}\t{refusal}\n", name(&refusal)));
    crate::golden::holds("messages.txt", &lines.collect::<String>());
}
