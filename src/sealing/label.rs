//! The label: what a team calls a case, which the server never knows.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::field::{nullable, nullable_date};
use super::statement::Statement;

/// Names a case for the team that follows it; sealed to the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The case's id.
    pub case: String,
    /// Whose case it is.
    pub person: Person,
}

impl Statement for Label {
    const KIND: &'static str = "label";
}

/// The person a case or a request is about. Personal: never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// First name and name, as the team writes them.
    pub name: String,
    /// If it is needed to tell namesakes apart.
    #[serde(with = "nullable_date")]
    pub birth_date: Option<Date>,
    /// If the partner files by company.
    #[serde(deserialize_with = "nullable")]
    pub company: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(‹personal›)")
    }
}
