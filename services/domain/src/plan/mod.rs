//! Sign-off plans: which offices sign, in which order. A plan is data; a report freezes it with the people it
//! resolves to.

mod built_in;
mod frozen;
mod resolution;

pub use built_in::{Meaning, Mode, Plan, PlanRef, Stage, StageKey};
pub use frozen::{Candidates, FrozenPart, FrozenPlan, FrozenStage, obstacles};
