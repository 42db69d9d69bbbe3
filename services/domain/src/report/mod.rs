//! The report of one body on one year: its content, its way through the house, and what may be done with it.
//!
//! [`Report`] is folded from events in `evolve`; the acts of the office are decided in [`opening`], [`paragraphs`] and
//! [`edit`] (which takes a pasted [`block`] too), [`import`] and [`as_published`], [`explaining`], [`submission`], [`signing`], [`withdrawal`], [`voiding`], [`publication`] and
//! [`expunging`]; [`scope`] says what exactly a signature covers, [`division`] what an edit touches, [`duties`] who must keep apart, [`task`] who has to act
//! next, [`change`] what an event changed.

pub mod as_published;
pub mod block;
mod canonical;
pub mod change;
mod content;
pub mod division;
pub mod duties;
pub mod edit;
mod edition;
mod evolve;
mod examination;
pub mod explaining;
mod explanation;
pub mod expunging;
mod filling;
pub mod import;
pub mod opening;
pub mod paragraphs;
mod phase;
pub mod publication;
mod reference;
pub mod scope;
mod sign_off;
pub mod signing;
mod standing;
pub mod submission;
pub mod task;
pub mod voiding;
pub mod withdrawal;

pub use canonical::{ParagraphForm, PartForm, PublicForm, SectionForm};
pub use content::{CellEntry, Paragraph, ParagraphKind, SectionNumber};
pub use edition::{Edition, ExpungingOrder, ImportSource, KeptFile, Publication, Report};
pub use examination::Comparison;
pub use explanation::{Examined, Explanation, RefusedExplanation};
pub use phase::Phase;
pub use reference::Reference;
pub use scope::{Place, Scope, ScopeHash};
pub use sign_off::{Signature, Standing, Submission};
