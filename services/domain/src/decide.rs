//! The one door through which anything happens: a request comes in, events or a refusal come out.
//!
//! Deciding is pure. It looks at the [`World`], draws ids and salts from a [`Seed`], and takes microseconds.

use crate::case::{Asker, Case, Decision, Site};
use crate::command::{Command, Request};
use crate::id::ReportId;
use crate::refusal::Refusal;
use crate::registry;
use crate::report::{
    as_published, edit, explaining, expunging, import, opening, paragraphs, publication, signing, submission, voiding,
    withdrawal,
};
use crate::seed::Seed;
use crate::world::World;

/// Decides `request`.
pub fn decide(world: &dyn World, request: &Request, seed: &mut Seed) -> Result<Decision, Refusal> {
    let asker = Asker { person: request.person, acting_as: request.acting_as, now: seed.now() };
    let case = |id: ReportId| Case::open(world, asker, id);
    let site = |id: ReportId| Site::of(world, asker, id);
    match &request.command {
        Command::ClaimAdministration { name, title } => registry::claim_administration(world, asker, name, title, seed),
        Command::RegisterPerson { name } => registry::register_person(world, asker, name, seed),
        Command::RegisterBody { name, kind, superior, plan } => {
            let founding = registry::Founding { name, kind: *kind, superior: *superior, plan: plan.as_ref() };
            registry::register_body(world, asker, &founding, seed)
        }
        Command::AdoptPlan { body, plan } => registry::adopt_plan(world, asker, *body, plan),
        Command::Appoint { body, person, role, title, sections, tables } => {
            let post = registry::Post { body: *body, role: *role, title, sections, tables };
            registry::appoint(world, asker, *person, &post, seed)
        }
        Command::EndAppointment { body, person, appointment, reason } => {
            registry::end_appointment(world, asker, *body, *person, *appointment, reason, seed)
        }
        Command::OpenReport { report, carry_over } => opening::open(&site(*report)?, *carry_over, seed),
        Command::ImportReport { report, document } => import::decide(&site(*report)?, document, seed),
        Command::ImportPublished { report, document, source, published_on } => {
            let publication = as_published::Published { document, source, on: *published_on };
            as_published::import(&site(*report)?, &publication, seed)
        }
        Command::ReviseText { report, edits } => paragraphs::revise_text(&case(*report)?, edits, seed),
        Command::SetCells { report, edits, block } => edit::set_cells(&case(*report)?, edits, block.as_ref()),
        Command::FillZeros { report, table } => edit::fill_zeros(&case(*report)?, *table),
        Command::ExplainFinding { report, fingerprint, explanation } => {
            explaining::explain(&case(*report)?, *fingerprint, explanation, seed)
        }
        Command::RefuseExplanation { report, explanation, reason } => {
            explaining::refuse(&case(*report)?, *explanation, reason, seed)
        }
        Command::AdoptRules { report } => explaining::adopt(&case(*report)?),
        Command::SubmitReport { report } => submission::submit(&case(*report)?),
        Command::RecallSubmission { report } => submission::recall(&case(*report)?),
        Command::VoidEdition { report, reason } => voiding::void(&case(*report)?, reason, seed),
        Command::WithdrawSignature { report, signature, reason } => {
            withdrawal::withdraw(&case(*report)?, *signature, reason, seed)
        }
        Command::Replan { report, reason } => submission::replan(&case(*report)?, reason, seed),
        Command::SignStage { report, stage, scope, expected_hash, opinion } => {
            let reading = signing::Reading { stage, scope: *scope, hash: *expected_hash };
            signing::sign(&case(*report)?, &reading, opinion.as_deref(), seed)
        }
        Command::SignParts { report, stage, parts, opinion } => {
            signing::sign_parts(&case(*report)?, stage, parts, opinion.as_deref(), seed)
        }
        Command::ReturnReport { report, to_stage, sections, reason } => {
            signing::send_back(&case(*report)?, to_stage.as_ref(), sections, reason, seed)
        }
        Command::PublishReport { report, edition, expected_hash } => {
            publication::publish(&case(*report)?, *edition, *expected_hash, seed.now())
        }
        Command::OrderExpunging { report, texts, reason } => expunging::order(&case(*report)?, texts, reason, seed),
        Command::ExpungeContent { report, order } => expunging::carry_out(&case(*report)?, *order),
    }
}
