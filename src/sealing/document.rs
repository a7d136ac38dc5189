//! The document key and its grants: what makes a document readable by a holder, and unreadable once every grant is gone.

use secrecy::ExposeSecret as _;

use super::identity::{Identity, Recipient};
use super::seal::{self, Unopened};

/// The age identity made for one document: its payload and its manifest are sealed to it, and each grant is its text sealed to one holder. Wiped when dropped.
#[derive(Clone, Debug)]
pub struct DocumentKey(Identity);

/// A grant does not give a document key.
#[derive(Debug, thiserror::Error)]
pub enum GrantRefusal {
    /// It does not open.
    #[error("the grant does not open")]
    Unopened(#[from] Unopened),
    /// It opens, on something else than an age identity.
    #[error("the grant holds no document key")]
    NoKey,
}

impl DocumentKey {
    /// The key of a new document, made of 32 bytes fresh from a cryptographic random source.
    #[must_use]
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(Identity::from_scalar(bytes))
    }

    /// To whom the payload and the manifest are sealed.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        self.0.recipient()
    }

    /// What opens the payload and the manifest.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.0
    }

    /// Makes a grant: a holder of `holder`'s identity will open the document.
    #[must_use]
    pub fn grant(&self, holder: &Recipient) -> Vec<u8> {
        seal::seal(self.0.to_text().expose_secret().as_bytes(), holder)
    }

    /// Opens a grant with the holder's identity.
    ///
    /// # Errors
    /// [`GrantRefusal`]. The server cannot check what is inside a grant, so the first opening is where a bad one shows.
    pub fn from_grant(grant: &[u8], holder: &Identity) -> Result<Self, GrantRefusal> {
        let text = seal::open(grant, holder)?;
        let text = std::str::from_utf8(&text).map_err(|_| GrantRefusal::NoKey)?;
        Identity::from_text(text).map(Self).map_err(|_| GrantRefusal::NoKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_granted_document_opens_for_its_holder_alone() {
        let (team, other) = (Identity::from_scalar(&[1; 32]), Identity::from_scalar(&[2; 32]));
        let key = DocumentKey::from_random(&[3; 32]);
        let payload = seal::seal(b"fiche de liaison", &key.recipient());
        let grant = key.grant(&team.recipient());
        let opened = DocumentKey::from_grant(&grant, &team).unwrap();
        assert_eq!(*seal::open(&payload, opened.identity()).unwrap(), b"fiche de liaison");
        assert!(matches!(DocumentKey::from_grant(&grant, &other), Err(GrantRefusal::Unopened(Unopened::OtherKey))));
    }

    #[test]
    fn a_grant_of_something_else_is_refused() {
        let team = Identity::from_scalar(&[1; 32]);
        let with_a_line_end = format!("{}\n", team.to_text().expose_secret());
        for content in [&b""[..], &[0xff, 0xfe], b"age1", with_a_line_end.as_bytes()] {
            assert!(matches!(DocumentKey::from_grant(&seal::seal(content, &team.recipient()), &team), Err(GrantRefusal::NoKey)));
        }
    }
}
