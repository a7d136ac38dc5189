//! What a witness tells people: that a log is not what it was. Each alarm stands until what raised it is gone, and is on record for ever, with both signed checkpoints where they
//! contradict each other.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::read_if_there;

/// Why people are called: a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// The log cannot be reached, or says nothing that can be read.
    Unreachable,
    /// The checkpoint is missing, or not signed by the log's key.
    Unsigned,
    /// The log is shorter than it was.
    Shorter,
    /// The log does not continue what it was.
    Rewritten,
    /// The log signed two checkpoints of one size that differ. It stands until somebody has looked at it: nothing that the log shows afterwards undoes it.
    Forked,
    /// Entries that a checkpoint counts are not published, or are not those that were.
    Missing,
    /// Other code is served to browsers than the trail says.
    Files,
}

/// One alarm, as it stands or stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// Which.
    pub alarm: Alarm,
    /// Since when.
    pub since: Timestamp,
    /// What it is, in one sentence, with the entry's number where there is one.
    pub sentence: String,
    /// The signed checkpoints that contradict each other, the one that was known first: proof to show to others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// When what raised it was gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
}

/// The alarms about one log.
pub(super) struct Alarms {
    record: PathBuf,
    origin: String,
    standing: Mutex<BTreeMap<Alarm, Raised>>,
}

impl Alarms {
    /// Those on record in a folder, about the log of this name.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(super) fn open(folder: &Path, origin: &str) -> io::Result<Self> {
        let record = folder.join("alarms.jsonl");
        let mut standing = BTreeMap::new();
        for line in String::from_utf8_lossy(&read_if_there(&record)?.unwrap_or_default()).lines() {
            // The last line of a process that was killed may be half written: what it told is raised again.
            let Ok(raised) = serde_json::from_str::<Raised>(line) else { continue };
            match raised.ended {
                None => standing.insert(raised.alarm, raised),
                Some(_) => standing.remove(&raised.alarm),
            };
        }
        Ok(Self { record, origin: origin.to_owned(), standing: Mutex::new(standing) })
    }

    /// Those that stand.
    pub(super) fn standing(&self) -> Vec<Raised> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Raises an alarm, and tells of it where it does not already stand in the same words.
    pub(super) fn raise(&self, alarm: Alarm, sentence: String, evidence: Vec<String>, now: Timestamp) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        if standing.get(&alarm).is_some_and(|raised| raised.sentence == sentence) {
            return;
        }
        tracing::error!(log = self.origin, alarm = ?alarm, "{sentence}");
        let raised = Raised { alarm, since: now, sentence, evidence, ended: None };
        self.note(&raised);
        standing.insert(alarm, raised);
    }

    /// Ends these alarms, if they stand.
    pub(super) fn end(&self, alarms: &[Alarm], now: Timestamp) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        for raised in alarms.iter().filter_map(|alarm| standing.remove(alarm)) {
            tracing::warn!(log = self.origin, alarm = ?raised.alarm, "what raised the alarm is gone: {}", raised.sentence);
            self.note(&Raised { ended: Some(now), ..raised });
        }
    }

    fn note(&self, raised: &Raised) {
        if let Err(error) = self.append(raised) {
            tracing::error!(log = self.origin, error = &error as &dyn std::error::Error, "the alarm cannot be put on record");
        }
    }

    fn append(&self, raised: &Raised) -> io::Result<()> {
        let mut line = serde_json::to_vec(raised)?;
        line.push(b'\n');
        let mut file = OpenOptions::new().create(true).append(true).open(&self.record)?;
        file.write_all(&line)?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_is_told_once_ends_once_and_is_there_again_after_a_restart() -> io::Result<()> {
        let (folder, now) = (tempfile::tempdir()?, Timestamp::UNIX_EPOCH);
        let lines = || -> io::Result<usize> { Ok(String::from_utf8_lossy(&std::fs::read(folder.path().join("alarms.jsonl"))?).lines().count()) };
        let alarms = Alarms::open(folder.path(), "log")?;
        alarms.end(&[Alarm::Shorter], now);
        assert!(!folder.path().join("alarms.jsonl").exists(), "what does not stand does not end");
        for _ in 0..3 {
            alarms.raise(Alarm::Shorter, "from entry 7 on".to_owned(), vec!["one".to_owned(), "other".to_owned()], now);
        }
        assert_eq!(lines()?, 1);
        alarms.raise(Alarm::Shorter, "from entry 5 on".to_owned(), Vec::new(), now);
        assert_eq!(lines()?, 2, "it says something else");
        OpenOptions::new().append(true).open(folder.path().join("alarms.jsonl"))?.write_all(b"{\"alarm\":\"fi")?;
        let again = Alarms::open(folder.path(), "log")?;
        assert_eq!(again.standing(), alarms.standing());
        again.end(&[Alarm::Shorter, Alarm::Files], now);
        assert!(again.standing().is_empty());
        Ok(())
    }
}
