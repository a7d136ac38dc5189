//! What a log sends to a witness: `POST …/add-checkpoint` of C2SP tlog-witness.

use std::{fmt, str::FromStr};

use crate::merkle::{Hash, SignedNote};

/// "The client MUST NOT send more than 63 consistency proof lines."
const MOST_LINES: usize = 63;

/// The longest submission that is read, in bytes: 63 hashes, three lines and a hundred signatures come to less.
pub(crate) const MAX_SUBMISSION_BYTES: usize = 64 * 1024;

/// A checkpoint submitted to a witness, with the proof that the log continues the checkpoint that the witness last cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// How many entries that one had; 0 when the witness never cosigned one.
    pub old_size: u64,
    /// The consistency proof.
    pub path: Vec<Hash>,
    /// The signed checkpoint.
    pub note: SignedNote,
}

/// The body is not of the form that the protocol asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no submission of a checkpoint")]
pub struct NoSubmission;

impl fmt::Display for Submission {
    /// "A sequence of an old size line, zero or more consistency proof lines, and an empty line, followed by a checkpoint. Each line MUST terminate in a newline".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "old {}", self.old_size)?;
        self.path.iter().try_for_each(|hash| writeln!(formatter, "{hash}"))?;
        write!(formatter, "\n{}", self.note)
    }
}

impl FromStr for Submission {
    type Err = NoSubmission;

    fn from_str(body: &str) -> Result<Self, NoSubmission> {
        if body.len() > MAX_SUBMISSION_BYTES {
            return Err(NoSubmission);
        }
        let (head, note) = body.split_once("\n\n").ok_or(NoSubmission)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).ok_or(NoSubmission)?;
        let old_size: u64 = old.parse().map_err(|_| NoSubmission)?;
        // "Encoded as an ASCII decimal with no leading zeroes".
        if old_size.to_string() != old {
            return Err(NoSubmission);
        }
        let path = lines.map(|line| line.parse().map_err(|_| NoSubmission)).collect::<Result<Vec<Hash>, _>>()?;
        if path.len() > MOST_LINES {
            return Err(NoSubmission);
        }
        Ok(Self { old_size, path, note: note.parse().map_err(|_| NoSubmission)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of C2SP tlog-witness.
    const EXAMPLE: &str = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
        \n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written_back() {
        let submission: Submission = EXAMPLE.parse().expect("the example");
        assert_eq!((submission.old_size, submission.path.len(), submission.note.signatures().len()), (20_852_014, 4, 2));
        assert_eq!(submission.to_string(), EXAMPLE);
    }

    #[test]
    fn what_is_not_of_its_form_is_refused() {
        let hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
        let many = EXAMPLE.replace("20852014\n", &format!("20852014\n{}", hash.repeat(60)));
        for bad in [
            String::new(),
            EXAMPLE.replace("old ", "new "),
            EXAMPLE.replace("old ", "old 0"),
            EXAMPLE.replace("old ", "old +"),
            EXAMPLE.replace("old 20852014", "old 18446744073709551616"),
            EXAMPLE.replace("PlRN", "PlR"),
            EXAMPLE.replace("\n\nexample", "\nexample"),
            EXAMPLE.trim_end().to_owned(),
            EXAMPLE.replace('\n', "\r\n"),
            many.clone(),
            format!("{EXAMPLE}{}", "x".repeat(MAX_SUBMISSION_BYTES)),
        ] {
            assert_eq!(bad.parse::<Submission>(), Err(NoSubmission), "{bad:.60}");
        }
        let most = many.replacen(hash, "", 1);
        assert_eq!(most.parse::<Submission>().expect("63 lines").path.len(), 63);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_back_as_it_was(body in "old [0-9]{1,3}\n([A-Za-z0-9+/]{43}=\n){0,3}\n[a-z\n]{0,9}\n\u{2014} [a-z]{1,3} [A-Za-z0-9+/]{8}\n") {
            if let Ok(submission) = body.parse::<Submission>() {
                prop_assert_eq!(submission.to_string(), body);
            }
        }
    }
}
