//! Sign-off plans as a body can adopt them.

use async_graphql::SimpleObject;

use super::person::Role;
use super::sign_off::{Meaning, StageMode};

/// A version of a sign-off plan (审签流程).
#[derive(SimpleObject, Clone, Debug)]
pub struct Plan {
    /// What it is adopted by, such as `default@1`.
    name: String,
    /// What people call it.
    title: &'static str,
    /// Its stages, in the order of signing.
    stages: Vec<PlanStage>,
}

/// One step of a plan.
#[derive(SimpleObject, Clone, Debug)]
pub struct PlanStage {
    /// Its stable name.
    key: &'static str,
    /// What people call it.
    title: &'static str,
    /// Who signs.
    role: Role,
    /// How many of them.
    mode: StageMode,
    /// What they say by it.
    meaning: Meaning,
    /// Who signs a section that nobody in `role` answers for. A stage that names them is signed section by section and
    /// table by table, every other stage as a whole.
    otherwise: Option<Role>,
}

impl From<&'static domain::plan::Plan> for Plan {
    fn from(plan: &'static domain::plan::Plan) -> Self {
        let stages = plan.stages.iter().map(PlanStage::from).collect();
        Self { name: plan.name().to_string(), title: &plan.title, stages }
    }
}

impl From<&'static domain::plan::Stage> for PlanStage {
    fn from(stage: &'static domain::plan::Stage) -> Self {
        Self {
            key: &stage.key.0,
            title: &stage.title,
            role: stage.role.into(),
            mode: stage.mode.into(),
            meaning: stage.meaning.into(),
            otherwise: stage.otherwise.map(Role::from),
        }
    }
}
