//! The rules of the office as they meet the world: commands in, events or refusals out, states and bytes behind.
//!
//! [`office`] holds an office in memory to play scenes in; each of the other modules is one theme.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod as_published;
mod carrying_over;
mod codec;
mod divisions;
mod drafting;
mod explaining;
mod expunging;
mod figures;
mod fold;
mod golden;
mod importing;
mod office;
mod pasting;
mod permissions;
mod properties;
mod publishing;
mod refusals;
mod registry;
mod requests;
mod returning;
mod signing;
mod strangers;
mod submitting;
mod sums;
mod tasks;
mod voiding;
mod zeros;
