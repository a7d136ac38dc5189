//! Sealing bytes held in memory, and what is refused of a sealed file that comes from outside before any work is done on it.

use std::io::{self, BufRead as _, BufReader, Read, Write};

use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor};
use age_core::format::read::age_stanza;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use zeroize::Zeroizing;

use super::identity::{Identity, Recipient};

/// The longest header accepted from outside, in bytes.
pub const LONGEST_HEADER: usize = 16 * 1024;

/// The most stanzas accepted in a header from outside.
pub const MOST_STANZAS: usize = 16;

/// The first line of every age v1 file.
const FIRST_LINE: &[u8] = b"age-encryption.org/v1\n";

/// What the type of a stanza that means nothing ends with. Writers add such stanzas so that readers do not forget to ignore them (the Rust library always
/// does): <https://c2sp.org/age#recipient-stanza>.
const GREASE: &str = "-grease";

/// What was sent is not an age file sealed to exactly one X25519 recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    /// It does not begin as an age v1 file does, or its header is malformed.
    #[error("not an age file")]
    NotAge,
    /// It ends within the header.
    #[error("an age file cut short")]
    CutShort,
    /// Its header is longer than [`LONGEST_HEADER`], or has more stanzas than [`MOST_STANZAS`].
    #[error("an age file whose header is too long")]
    TooLong,
    /// Several recipients could open it.
    #[error("sealed for more than one recipient")]
    SeveralRecipients,
    /// No X25519 recipient, or another kind beside it: a passphrase, SSH, a plug-in.
    #[error("sealed for something else than one age X25519 recipient")]
    OtherRecipient,
}

/// A sealed file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// It is not sealed as everything here is.
    #[error(transparent)]
    NotSealed(#[from] NotSealed),
    /// Sealed to another key.
    #[error("sealed to another key")]
    OtherKey,
    /// Changed or cut since it was sealed.
    #[error("the sealed file is damaged")]
    Damaged,
    /// It could not be read.
    #[error("the sealed file could not be read")]
    Unreadable(#[source] io::Error),
}

/// `seal(bytes → to)`: a binary age file that only the identity of `to` opens. The file key and the nonce are drawn by the age library.
#[must_use]
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "one X25519 recipient is always accepted, and writing to memory does not fail")]
pub fn seal(bytes: &[u8], to: &Recipient) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(bytes.len().saturating_add(1024));
    let mut writer = encryptor(to).wrap_output(&mut sealed).expect("memory is written");
    writer.write_all(bytes).expect("memory is written");
    writer.finish().expect("memory is written");
    sealed
}

/// Opens what [`seal`] made, here, in a browser, or with any age tool. What comes out is wiped when dropped.
///
/// # Errors
/// [`Unopened`]: not sealed to exactly one recipient, to another key, or damaged. Nothing is answered of a file that does not open to its very end.
pub fn open(sealed: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    check_header(sealed)?;
    let mut reader = Decryptor::new_buffered(sealed)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(identity.as_age() as &dyn age::Identity)))
        .map_err(Unopened::from)?;
    // Room for the whole from the start: a growing buffer would leave unwiped copies behind it.
    let mut bytes = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut bytes).map_err(|_| Unopened::Damaged)?;
    Ok(bytes)
}

/// Seals what is written to it into `output`, in stream. Only `finish` makes the file whole: one dropped before it is cut short, and opens to nobody.
///
/// # Errors
/// Those of `output`.
pub fn seal_into<W: Write>(output: W, to: &Recipient) -> io::Result<StreamWriter<W>> {
    encryptor(to).wrap_output(output)
}

/// Opens a sealed file in stream. Each chunk is authenticated before it is given, but only a read that answers zero says that the file is whole.
///
/// # Errors
/// [`Unopened`], as [`open`].
pub fn open_from<R: Read>(input: R, identity: &Identity) -> Result<StreamReader<BufReader<R>>, Unopened> {
    let mut input = BufReader::with_capacity(LONGEST_HEADER, input);
    check_header(input.fill_buf().map_err(|_| Unopened::Damaged)?)?;
    let decryptor = Decryptor::new_buffered(input)?;
    Ok(decryptor.decrypt(std::iter::once(identity.as_age() as &dyn age::Identity))?)
}

/// Checks the header of a file from outside, given its beginning (the first [`LONGEST_HEADER`] bytes or more are enough), without opening anything:
/// exactly one X25519 stanza, well formed, and nothing else but grease. Answers the length of the header in bytes.
///
/// # Errors
/// [`NotSealed`]. `CutShort` means that more bytes could make it a sealed file.
pub fn check_header(beginning: &[u8]) -> Result<usize, NotSealed> {
    let window = beginning.get(..LONGEST_HEADER).unwrap_or(beginning);
    let cut = if window.len() < LONGEST_HEADER { NotSealed::CutShort } else { NotSealed::TooLong };
    let mut rest = after(window, FIRST_LINE, cut)?;
    let (mut stanzas, mut recipients, mut others) = (0_usize, 0_usize, false);
    while !begins_the_end(rest, cut)? {
        let (after_stanza, stanza) = age_stanza(rest).map_err(|error| if error.is_incomplete() { cut } else { NotSealed::NotAge })?;
        stanzas = stanzas.saturating_add(1);
        if stanzas > MOST_STANZAS {
            return Err(NotSealed::TooLong);
        }
        if stanza.tag == "X25519" {
            recipients = recipients.saturating_add(1);
            check_x25519(&stanza.args, &stanza.body())?;
        } else {
            others |= !stanza.tag.ends_with(GREASE);
        }
        rest = after_stanza;
    }
    let rest = after_the_end(rest, cut)?;
    match (recipients, others) {
        (1, false) => Ok(window.len().saturating_sub(rest.len())),
        (2.., _) => Err(NotSealed::SeveralRecipients),
        _ => Err(NotSealed::OtherRecipient),
    }
}

/// What seals to this recipient alone.
#[expect(clippy::expect_used, reason = "the library refuses only mixed or missing recipients")]
pub(crate) fn encryptor(to: &Recipient) -> Encryptor {
    Encryptor::with_recipients(std::iter::once(to.as_age() as &dyn age::Recipient)).expect("one X25519 recipient is accepted")
}

/// What follows `expected` in `bytes`.
fn after<'a>(bytes: &'a [u8], expected: &[u8], cut: NotSealed) -> Result<&'a [u8], NotSealed> {
    match bytes.strip_prefix(expected) {
        Some(rest) => Ok(rest),
        None if expected.starts_with(bytes) => Err(cut),
        None => Err(NotSealed::NotAge),
    }
}

/// Whether the header's last line, `--- ` and the authentication code, comes next.
fn begins_the_end(bytes: &[u8], cut: NotSealed) -> Result<bool, NotSealed> {
    match bytes.get(..2) {
        Some(b"--") => Ok(true),
        Some(_) => Ok(false),
        None => Err(cut),
    }
}

/// What follows the header's last line: `--- `, 32 bytes in canonical base64 without padding, a line feed.
fn after_the_end(bytes: &[u8], cut: NotSealed) -> Result<&[u8], NotSealed> {
    let rest = after(bytes, b"--- ", cut)?;
    let (code, rest) = rest.split_at_checked(43).ok_or(cut)?;
    let code = BASE64_STANDARD_NO_PAD.decode(code).map_err(|_| NotSealed::NotAge)?;
    if code.len() == 32 { after(rest, b"\n", cut) } else { Err(NotSealed::NotAge) }
}

/// One argument, the sender's share, and a sealed file key: 32 bytes each (<https://c2sp.org/age#x25519-recipient-stanza>).
fn check_x25519(arguments: &[&str], body: &[u8]) -> Result<(), NotSealed> {
    let [share] = arguments else { return Err(NotSealed::NotAge) };
    let share = BASE64_STANDARD_NO_PAD.decode(share).map_err(|_| NotSealed::NotAge)?;
    if share.len() == 32 && body.len() == 32 { Ok(()) } else { Err(NotSealed::NotAge) }
}

impl From<DecryptError> for Unopened {
    fn from(error: DecryptError) -> Self {
        match error {
            DecryptError::NoMatchingKeys => Self::OtherKey,
            DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Self::Unreadable(error),
            _ => Self::Damaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identity(scalar: u8) -> Identity {
        Identity::from_scalar(&[scalar; 32])
    }

    /// A stanza as the specification writes it, with 32 bytes of body.
    fn stanza(kind: &str) -> String {
        format!("-> {kind} {}\n{}\n", BASE64_STANDARD_NO_PAD.encode([9; 32]), BASE64_STANDARD_NO_PAD.encode([7; 32]))
    }

    fn header(stanzas: &[String]) -> Vec<u8> {
        format!("age-encryption.org/v1\n{}--- {}\n", stanzas.concat(), BASE64_STANDARD_NO_PAD.encode([3; 32])).into_bytes()
    }

    #[test]
    fn what_is_sealed_opens_with_the_right_key_alone() {
        for bytes in [vec![], b"fiche".to_vec(), vec![5; 65_536], vec![5; 200_000]] {
            let sealed = seal(&bytes, &identity(1).recipient());
            assert_eq!(*open(&sealed, &identity(1)).unwrap(), bytes);
            assert!(matches!(open(&sealed, &identity(2)), Err(Unopened::OtherKey)));
        }
    }

    #[test]
    fn a_header_answers_its_length_and_may_be_greased() {
        let sober = header(&[stanza("X25519")]);
        assert_eq!(check_header(&sober), Ok(sober.len()));
        let greased = header(&[stanza("X25519"), stanza("?=q-grease")]);
        assert_eq!(check_header(&[greased.clone(), vec![0; 40_000]].concat()), Ok(greased.len()));
    }

    #[test]
    fn anything_but_one_recipient_is_refused_by_name() {
        let x = || stanza("X25519");
        assert_eq!(check_header(&header(&[x(), x()])), Err(NotSealed::SeveralRecipients));
        for other in [vec![], vec![x(), stanza("scrypt")], vec![stanza("ssh-ed25519")], vec![x(), stanza("piv-p256")], vec![stanza("a-grease")]] {
            assert_eq!(check_header(&header(&other)), Err(NotSealed::OtherRecipient), "{other:?}");
        }
        let greases = |count| [vec![x()], vec![stanza("a-grease"); count]].concat();
        assert!(check_header(&header(&greases(15))).is_ok());
        assert_eq!(check_header(&header(&greases(16))), Err(NotSealed::TooLong));
        let long = format!("-> a-grease\n{}\n", format!("{}\n", "A".repeat(64)).repeat(300));
        assert_eq!(check_header(&header(&[x(), long])), Err(NotSealed::TooLong));
        for bytes in [&b"%PDF-1.7"[..], b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"age-encryption.org/v2\n", b"age-encryption.org/v1\r\n"] {
            assert_eq!(check_header(bytes), Err(NotSealed::NotAge));
        }
    }

    #[test]
    fn a_file_cut_anywhere_or_changed_anywhere_does_not_open() {
        let sealed = seal(b"a medical document", &identity(1).recipient());
        let header = check_header(&sealed).unwrap();
        for length in 0..sealed.len() {
            let answer = open(&sealed[..length], &identity(1));
            if length < header {
                assert!(matches!(answer, Err(Unopened::NotSealed(NotSealed::CutShort))), "{length}");
            } else {
                assert!(matches!(answer, Err(Unopened::Damaged)), "{length}: {answer:?}");
            }
        }
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&changed, &identity(1)).is_err(), "{place}");
        }
        assert!(open(&[&sealed[..], b"\n"].concat(), &identity(1)).is_err());
    }

    proptest! {
        #[test]
        fn checking_a_header_never_panics(bytes: Vec<u8>, text in "(-> [!-~ ]{0,20}\n[A-Za-z0-9+/]{0,70}\n){0,4}(--- )?[A-Za-z0-9+/]{0,50}\n?") {
            let _ = check_header(&bytes);
            let _ = check_header(&[FIRST_LINE, &bytes].concat());
            let _ = check_header(&[FIRST_LINE, text.as_bytes()].concat());
            let _ = open(&[FIRST_LINE, text.as_bytes()].concat(), &identity(1));
        }

        #[test]
        fn sealing_then_opening_gives_the_bytes_back(bytes: Vec<u8>, scalar: [u8; 32]) {
            let identity = Identity::from_scalar(&scalar);
            prop_assert_eq!(&*open(&seal(&bytes, &identity.recipient()), &identity).unwrap(), &bytes);
        }
    }
}
