//! The rules, pure: no database, no clock, no random numbers; they come in as values.
//!
//! A request meets the [`World`] in [`decide()`] and becomes [events](event) or a [`Refusal`]; events make
//! [states](fold) again. The statutory [forms](form), the [rules] and the sign-off [plans](plan) are here, and
//! so is how an annual [snapshot] follows from a publication.
//!
//! It reads bottom up, and no two files need each other: forms and figures; what a report is made of; plans; events;
//! states; what a [case] and its [limits] are; the acts of the office, each in a file; [`decide()`](decide::decide), and
//! who has the [permission].

pub mod body;
pub mod calendar;
pub mod case;
pub mod cell;
pub mod command;
pub mod decide;
pub mod event;
pub mod figure;
pub mod fold;
pub mod form;
pub mod id;
pub mod limits;
pub mod permission;
pub mod person;
pub mod plan;
pub mod prose;
mod refusal;
mod registry;
pub mod report;
mod role;
pub mod rules;
mod seed;
pub mod snapshot;
pub mod spelling;
pub mod states;
pub mod visible;
mod world;
mod year;

pub use decide::decide;
pub use refusal::{Conflict, Duty, Missing, Refusal, TextProblem};
pub use role::Role;
pub use seed::Seed;
pub use world::World;
pub use year::{Year, YearError};
