//! The keys that open and the keys one seals to: age X25519 identities and recipients (<https://c2sp.org/age#x25519-recipient-type>), in types of our own.

use std::fmt;
use std::str::FromStr;

use age::Identity as _;
use age_core::format::Stanza;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use bech32::{Bech32, Hrp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

/// What comes before the separator `1` in the text of an identity, and of a recipient.
const IDENTITY_PREFIX: &str = "AGE-SECRET-KEY-";
const RECIPIENT_PREFIX: &str = "age";

/// A key read from outside is not one of ours. The message never repeats the text: it may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// Not `AGE-SECRET-KEY-1…`, in capitals, of 32 bytes.
    #[error("not an age X25519 identity")]
    NotAnIdentity,
    /// Not `age1…`, in lower case, of 32 bytes; post-quantum, plug-in and SSH recipients included.
    #[error("not an age X25519 recipient")]
    NotARecipient,
    /// A point of small order: whatever is sealed to it, anybody can open (RFC 7748 §6.1).
    #[error("an age X25519 recipient to which nothing can be sealed")]
    WorthlessRecipient,
}

/// A secret key that opens what is sealed to its [`Recipient`]. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// The identity of this scalar, which must be fresh from a cryptographic random source (or from a derivation that is one).
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "32 bytes under a fixed prefix always make a valid Bech32 text, which age always reads")]
    pub fn from_scalar(scalar: &[u8; 32]) -> Self {
        let mut text = bech32::encode_upper::<Bech32>(Hrp::parse_unchecked(IDENTITY_PREFIX), scalar).expect("32 bytes fit in Bech32");
        let identity = text.parse().expect("age reads the Bech32 of 32 bytes");
        text.zeroize();
        Self(identity)
    }

    /// Reads `AGE-SECRET-KEY-1…`: capitals only, as every age tool writes it, no line end.
    ///
    /// # Errors
    /// [`KeyRefusal::NotAnIdentity`].
    pub fn from_text(text: &str) -> Result<Self, KeyRefusal> {
        if !text.starts_with(IDENTITY_PREFIX) || text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Err(KeyRefusal::NotAnIdentity);
        }
        text.parse().map(Self).map_err(|_| KeyRefusal::NotAnIdentity)
    }

    /// `AGE-SECRET-KEY-1…`, which `age -i` reads.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        self.0.to_string()
    }

    /// The 32 bytes it was made from, as a link's fragment carries them.
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "age writes the Bech32 of 32 bytes")]
    pub fn to_scalar(&self) -> Zeroizing<[u8; 32]> {
        let text = self.to_text();
        let (_, bytes) = bech32::decode(text.expose_secret()).expect("age writes Bech32");
        let bytes = Zeroizing::new(bytes);
        let mut scalar = Zeroizing::new([0; 32]);
        scalar.copy_from_slice(&bytes);
        scalar
    }

    /// To whom one seals so that this identity opens.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// What the age library takes.
    pub(crate) const fn as_age(&self) -> &age::x25519::Identity {
        &self.0
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(‹secret›)")
    }
}

/// A public key one seals to, `age1…`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// What the age library takes.
    pub(crate) const fn as_age(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl FromStr for Recipient {
    type Err = KeyRefusal;

    /// Reads `age1…`: lower case only, as every age tool writes it.
    fn from_str(text: &str) -> Result<Self, KeyRefusal> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(KeyRefusal::NotARecipient);
        }
        let (prefix, point) = bech32::decode(text).map_err(|_| KeyRefusal::NotARecipient)?;
        if prefix.as_str() != RECIPIENT_PREFIX {
            return Err(KeyRefusal::NotARecipient);
        }
        let recipient = text.parse().map_err(|_| KeyRefusal::NotARecipient)?;
        if has_small_order(&point) {
            return Err(KeyRefusal::WorthlessRecipient);
        }
        Ok(Self(recipient))
    }
}

impl TryFrom<String> for Recipient {
    type Error = KeyRefusal;

    fn try_from(text: String) -> Result<Self, KeyRefusal> {
        text.parse()
    }
}

impl From<Recipient> for String {
    fn from(recipient: Recipient) -> Self {
        recipient.to_string()
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

/// Whether every shared secret with this point is zero. The age library ends the thread when it seals to such a point, and refuses it as a sender's share:
/// so the point is shown to it as a share, under a throw-away identity. A sound point only fails to open the empty body, and age then answers nothing.
fn has_small_order(point: &[u8]) -> bool {
    let probe = Identity::from_scalar(&[1; 32]);
    let stanza = Stanza { tag: "X25519".to_owned(), args: vec![BASE64_STANDARD_NO_PAD.encode(point)], body: vec![0; 32] };
    probe.0.unwrap_stanza(&stanza).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pair of the age specification's own test vectors.
    const IDENTITY: &str = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

    #[test]
    fn an_identity_goes_through_its_text_and_its_scalar() {
        let identity = Identity::from_text(IDENTITY).unwrap();
        assert_eq!(identity.to_text().expose_secret(), IDENTITY);
        assert_eq!(Identity::from_scalar(&identity.to_scalar()).to_text().expose_secret(), IDENTITY);
        let recipient = identity.recipient();
        assert_eq!(recipient.to_string().parse(), Ok(recipient));
    }

    #[test]
    fn an_identity_in_lower_case_is_refused() {
        for text in [&IDENTITY.to_lowercase(), "", "AGE-SECRET-KEY-", &IDENTITY[1..], &format!("{IDENTITY}\n"), &IDENTITY.replace('Z', "Y")] {
            assert_eq!(Identity::from_text(text).unwrap_err(), KeyRefusal::NotAnIdentity);
        }
    }

    #[test]
    fn a_recipient_of_another_kind_is_refused() {
        let recipient = Identity::from_text(IDENTITY).unwrap().recipient().to_string();
        let hybrid = bech32::encode::<Bech32>(Hrp::parse("age1pq").unwrap(), &[1; 32]).unwrap();
        let short = bech32::encode::<Bech32>(Hrp::parse("age").unwrap(), &[1; 31]).unwrap();
        let checksum = bech32::encode::<bech32::Bech32m>(Hrp::parse("age").unwrap(), &[1; 32]).unwrap();
        for text in [recipient.to_uppercase(), format!(" {recipient}"), hybrid, short, checksum, IDENTITY.to_owned(), String::new()] {
            assert_eq!(text.parse::<Recipient>().unwrap_err(), KeyRefusal::NotARecipient, "{text}");
        }
    }

    #[test]
    fn a_recipient_anybody_could_open_for_is_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        let mut minus_one = [0xff; 32];
        (minus_one[0], minus_one[31]) = (0xec, 0x7f);
        let mut order_eight = [0; 32];
        order_eight.copy_from_slice(&[
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd,
            0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ]);
        for point in [[0; 32], one, minus_one, order_eight] {
            let text = bech32::encode::<Bech32>(Hrp::parse("age").unwrap(), &point).unwrap();
            assert_eq!(text.parse::<Recipient>().unwrap_err(), KeyRefusal::WorthlessRecipient, "{text}");
        }
    }

    #[test]
    fn an_identity_is_never_printed() {
        assert_eq!(format!("{:?}", Identity::from_text(IDENTITY).unwrap()), "Identity(‹secret›)");
    }

    proptest! {
        #[test]
        fn reading_keys_never_panics(text in ".{0,80}", tail in "[0-9A-Za-z]{58}") {
            let _ = Identity::from_text(&text);
            let _ = text.parse::<Recipient>();
            let _ = Identity::from_text(&format!("AGE-SECRET-KEY-1{}", tail.to_uppercase()));
            let _ = format!("age1{}", tail.to_lowercase()).parse::<Recipient>();
        }

        #[test]
        fn every_scalar_makes_an_identity(scalar: [u8; 32]) {
            prop_assert_eq!(*Identity::from_scalar(&scalar).to_scalar(), scalar);
        }
    }
}
