//! What a file of attestations proves, and what it does not, in sentences.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Attestation, Certificate, Cosigned, Destruction, Invalid, Receipt, Reception, Statement};
use crate::merkle::VerifierKey;

/// What one attestation tells, once it is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The entry's number, from 0.
    pub index: u64,
    /// How many entries the log had at the checkpoint under which it holds.
    pub size: u64,
    /// What is proved.
    pub proves: String,
    /// What is not.
    pub does_not_prove: String,
    /// The known witnesses that saw the log up to there.
    pub cosigned: Vec<Cosigned>,
}

/// Why a file tells nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It holds neither a receipt nor a certificate.
    #[error("the file holds neither a receipt nor a certificate of Consigne")]
    Form(#[source] serde_json::Error),
    /// It is empty.
    #[error("the file holds no receipt and no certificate: it proves nothing")]
    Empty,
    /// One of them does not verify.
    #[error("number {number} of the file, about entry {index}, proves nothing: {invalid}")]
    Invalid {
        /// Which, from 1.
        number: usize,
        /// The entry it names.
        index: u64,
        /// Why.
        invalid: Invalid,
    },
}

/// A receipt or a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Either {
    /// That something was received.
    Receipt(Receipt),
    /// That something was destroyed.
    Certificate(Certificate),
}

/// Verifies the receipts and certificates of a file with nothing but the log's key, and those of witnesses where they are known.
///
/// # Errors
/// [`Unreadable`]: then nothing is proved, by none of them.
pub fn verify(text: &str, key: &VerifierKey, witnesses: &[VerifierKey]) -> Result<Vec<Told>, Unreadable> {
    let several = text.trim_start().starts_with('[');
    let all: Vec<Either> = if several { serde_json::from_str(text) } else { serde_json::from_str(text).map(|one| vec![one]) }.map_err(Unreadable::Form)?;
    if all.is_empty() {
        return Err(Unreadable::Empty);
    }
    let told = (1..).zip(&all).map(|(number, either)| match either {
        Either::Receipt(receipt) => tell(number, receipt, (key, witnesses)),
        Either::Certificate(certificate) => tell(number, certificate, (key, witnesses)),
    });
    told.collect()
}

fn tell<S: Statement + Sentences>(number: usize, attestation: &Attestation<S>, (key, witnesses): (&VerifierKey, &[VerifierKey])) -> Result<Told, Unreadable> {
    let index = attestation.index;
    let (checkpoint, cosigned) = attestation.verify_cosigned(key, witnesses).map_err(|invalid| Unreadable::Invalid { number, index, invalid })?;
    let proves =
        format!("{} The log {} says so in its entry {index}, of {} at that checkpoint.", attestation.statement.proves(), key.name(), checkpoint.size());
    let seen: Vec<String> = cosigned.iter().map(|one| format!("{} on {}", one.witness, one.at)).collect();
    let others = if seen.is_empty() {
        "Nor that the log shows everybody the same entries: compare its checkpoint with a witness.".to_owned()
    } else {
        format!("The same log was seen by {}: as far as these witnesses are believed, it shows everybody the same entries.", seen.join(", "))
    };
    let does_not_prove = format!("{} {others}", attestation.statement.does_not_prove());
    Ok(Told { index, size: checkpoint.size(), proves, does_not_prove, cosigned })
}

/// What a statement says, and where it stops.
trait Sentences {
    fn proves(&self) -> String;
    fn does_not_prove(&self) -> String;
}

impl Sentences for Reception {
    fn proves(&self) -> String {
        let Self { document, payload, piece, purpose, received, due, sealed_by, .. } = self;
        let sealed = if sealed_by == "arrival" { "sealed on arrival" } else { "sealed before it was sent" };
        format!(
            "Document {document}, {sealed}, whose sealed bytes have the SHA-256 {payload}, was received on {received} for {purpose} as {piece}, to be destroyed by {due} as things stood."
        )
    }

    fn does_not_prove(&self) -> String {
        "Not proved: what the document says, that its keys open it, or who sent it.".to_owned()
    }
}

impl Sentences for Destruction {
    fn proves(&self) -> String {
        let Self { document, purpose, executed, due, accesses, payload, .. } = self;
        let what = match (self.payload_destroyed, self.payload_missing) {
            (true, _) => format!("and the payload, whose SHA-256 was {payload}"),
            (_, true) => "and the payload was already missing on that day".to_owned(),
            _ => "but not the payload: another purpose still held the document at that step".to_owned(),
        };
        format!(
            "On {executed} every access to document {document} for {purpose} was destroyed ({accesses} had ever existed), {what}; its last day ended at {due}."
        )
    }

    fn does_not_prove(&self) -> String {
        let handed_over = &self.handed_over;
        let backups_until = self.backups_until().map(|day| day.to_string()).unwrap_or_default();
        format!(
            "Not proved: that no copy exists elsewhere. It was handed to a reader {handed_over} times; a backup of the accesses may live until {backups_until}."
        )
    }
}
