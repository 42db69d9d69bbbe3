//! The mutations, one file for each subject.

mod cells;
mod command;
mod drafting;
mod enrolment;
mod explaining;
mod expunging;
mod place;
mod registry;
mod session;
mod sign_off;

use async_graphql::MergedObject;

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    session::SessionMutation,
    enrolment::EnrolmentMutation,
    registry::RegistryMutation,
    drafting::DraftingMutation,
    cells::CellsMutation,
    explaining::ExplainingMutation,
    sign_off::SignOffMutation,
    expunging::ExpungingMutation,
);
