//! Links: an address the server answers, and a secret after the `#` that it never receives.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::digest::Digest;
use super::identity::Identity;
use super::statement::VerifyingKey;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many characters a token has: 128 bits in base62.
const TOKEN_LENGTH: usize = 22;

/// How many characters of a fragment carry its 48 bytes, and how many check them.
const FRAGMENT_BYTES_LENGTH: usize = 64;
const FRAGMENT_CHECK_LENGTH: usize = 4;

/// The public half of a link: 22 characters of base62 that the server finds by their digest. Whoever holds it may knock, so it is not printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Token(String);

/// What must never be told the server: the identity the link was made for, and the first half of the digest the reader must trust.
#[derive(Clone)]
pub struct Fragment {
    /// Opens what is sealed to the link.
    pub identity: Identity,
    /// What the reader must trust.
    pub pin: Pin,
}

/// The first half of a SHA-256 digest: 128 bits are enough against somebody who must find a second key with the same one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pin([u8; 16]);

/// Which page a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `/d/`: to answer a request.
    Deposit,
    /// `/join/`: to join a team.
    Joining,
}

/// A whole link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Scheme, host and port, and a path if the service is under one; no `/` at the end.
    pub base: String,
    /// Which page it leads to.
    pub kind: LinkKind,
    /// What the server knows it by.
    pub token: Token,
    /// What the server never receives.
    pub fragment: Fragment,
}

/// A text is not the token of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the token of a link")]
pub struct NotAToken;

/// The secret part of a link cannot be used. The two have different remedies, so different sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FragmentRefusal {
    /// Nothing after the `#`: something on the way removed it.
    #[error("the link is incomplete: what follows # is missing")]
    Missing,
    /// Cut, lengthened or re-encoded on the way.
    #[error("the link is damaged: what follows # was changed or cut")]
    Damaged,
}

/// A text is not a whole link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// Not an address of a deposit or of an invitation.
    #[error("not a link of this service")]
    NotALink,
    /// Its secret part cannot be used.
    #[error(transparent)]
    Fragment(#[from] FragmentRefusal),
}

impl Token {
    /// Made of 16 bytes fresh from a cryptographic random source: their value, most significant digit first.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let mut value = u128::from_be_bytes(bytes);
        let mut digits = [0; TOKEN_LENGTH];
        for digit in digits.iter_mut().rev() {
            *digit = usize::try_from(value % 62).ok().and_then(|index| BASE62.get(index)).copied().unwrap_or(b'0');
            value /= 62;
        }
        Self(digits.map(char::from).iter().collect())
    }

    /// The 22 characters, to put in an address and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The SHA-256 of the 22 characters: all that the server stores.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let sound = text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if sound { Ok(Self(text.to_owned())) } else { Err(NotAToken) }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(‹secret›)")
    }
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Pin {
    /// Of an agent's key, in a deposit link: the brief must be signed by that key.
    #[must_use]
    pub fn of_key(key: &VerifyingKey) -> Self {
        Self(Digest::of(key.as_bytes()).first_half())
    }

    /// Of a team's fingerprint, in an invitation.
    #[must_use]
    pub fn of_fingerprint(fingerprint: &Digest) -> Self {
        Self(fingerprint.first_half())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pin({:032x})", u128::from_be_bytes(self.0))
    }
}

impl Fragment {
    /// The 68 characters that follow the `#`.
    #[must_use]
    pub fn encode(&self) -> SecretString {
        let mut bytes = Zeroizing::new([0; 48]);
        let (scalar, pin) = bytes.split_at_mut(32);
        scalar.copy_from_slice(&*self.identity.to_scalar());
        pin.copy_from_slice(&self.pin.0);
        let mut text = String::with_capacity(FRAGMENT_BYTES_LENGTH + FRAGMENT_CHECK_LENGTH);
        BASE64_URL_SAFE_NO_PAD.encode_string(*bytes, &mut text);
        let check = check_digits(&text);
        text.push_str(&check);
        text.into()
    }

    /// Reads what follows the `#`, without it.
    ///
    /// # Errors
    /// [`FragmentRefusal`].
    pub fn parse(text: &str) -> Result<Self, FragmentRefusal> {
        if text.is_empty() {
            return Err(FragmentRefusal::Missing);
        }
        let (encoded, check) = text.split_at_checked(FRAGMENT_BYTES_LENGTH).ok_or(FragmentRefusal::Damaged)?;
        if check != check_digits(encoded) {
            return Err(FragmentRefusal::Damaged);
        }
        let bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_| FragmentRefusal::Damaged)?);
        let (scalar, pin) = bytes.split_first_chunk::<32>().ok_or(FragmentRefusal::Damaged)?;
        let pin = pin.try_into().map_err(|_| FragmentRefusal::Damaged)?;
        Ok(Self { identity: Identity::from_scalar(scalar), pin: Pin(pin) })
    }
}

impl fmt::Debug for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fragment(‹secret›)")
    }
}

impl Serialize for Fragment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.encode().expose_secret())
    }
}

impl<'de> Deserialize<'de> for Fragment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl LinkKind {
    /// What stands before the token in the address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Deposit => "/d/",
            Self::Joining => "/join/",
        }
    }
}

impl Link {
    /// The whole address: it opens what was sealed to the link, so it is a secret.
    #[must_use]
    pub fn compose(&self) -> SecretString {
        let fragment = self.fragment.encode();
        format!("{}{}{}#{}", self.base, self.kind.path(), self.token.reveal(), fragment.expose_secret()).into()
    }
}

impl FromStr for Link {
    type Err = LinkRefusal;

    /// Reads a link as pasted: spaces and line ends around it and query parameters added on the way are ignored.
    fn from_str(text: &str) -> Result<Self, LinkRefusal> {
        let (address, fragment) = text.trim().split_once('#').unwrap_or((text.trim(), ""));
        let address = address.split_once('?').map_or(address, |(address, _)| address);
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).ok_or(LinkRefusal::NotALink)?;
        let (kind, base, token) = [LinkKind::Deposit, LinkKind::Joining]
            .into_iter()
            .find_map(|kind| address.rsplit_once(kind.path()).map(|(base, token)| (kind, base, token)))
            .filter(|_| !host.starts_with('/'))
            .ok_or(LinkRefusal::NotALink)?;
        let token = token.parse().map_err(|NotAToken| LinkRefusal::NotALink)?;
        Ok(Self { base: base.to_owned(), kind, token, fragment: Fragment::parse(fragment)? })
    }
}

/// The first four hexadecimal digits of the SHA-256 of these characters.
fn check_digits(encoded: &str) -> String {
    Digest::of(encoded.as_bytes()).to_string().chars().take(FRAGMENT_CHECK_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::statement::SigningKey;
    use super::*;

    fn link() -> Link {
        let key = SigningKey::from_seed(&[1; 32]).verifying_key();
        Link {
            base: "https://consigne.example".into(),
            kind: LinkKind::Deposit,
            token: Token::from_random([2; 16]),
            fragment: Fragment { identity: Identity::from_scalar(&[3; 32]), pin: Pin::of_key(&key) },
        }
    }

    #[test]
    fn a_link_is_read_as_it_was_composed() {
        let text = link().compose();
        let read = text.expose_secret().parse::<Link>().unwrap();
        assert_eq!((read.base.as_str(), read.kind), ("https://consigne.example", LinkKind::Deposit));
        assert_eq!((&read.token, read.fragment.pin), (&link().token, link().fragment.pin));
        assert_eq!(read.compose().expose_secret(), text.expose_secret());
        assert_eq!(text.expose_secret().len(), "https://consigne.example".len() + 3 + 22 + 1 + 68);
    }

    #[test]
    fn a_link_pasted_with_what_a_mailer_added_is_read() {
        let text = link().compose();
        let (address, fragment) = text.expose_secret().split_once('#').unwrap();
        let pasted = format!("  {address}?utm_source=mail&x=%23#{fragment}\r\n");
        assert_eq!(pasted.parse::<Link>().unwrap().compose().expose_secret(), text.expose_secret());
    }

    #[test]
    fn an_incomplete_link_and_a_damaged_one_have_their_own_refusals() {
        let text = link().compose();
        let (address, fragment) = text.expose_secret().split_once('#').unwrap();
        let refusal = |text: &str| text.parse::<Link>().unwrap_err();
        for missing in [address.to_owned(), format!("{address}#"), format!("{address}?x=1#")] {
            assert_eq!(refusal(&missing), LinkRefusal::Fragment(FragmentRefusal::Missing));
        }
        let mut swapped = fragment.to_owned();
        swapped.replace_range(10..11, if swapped.as_bytes()[10] == b'A' { "B" } else { "A" });
        for damaged in [&fragment[..67], &fragment[1..], &format!("{fragment}."), &fragment.to_uppercase(), &swapped, "%41", "é"] {
            assert_eq!(refusal(&format!("{address}#{damaged}")), LinkRefusal::Fragment(FragmentRefusal::Damaged), "{damaged}");
        }
        for other in ["", "consigne.example", "https:///d/x", "ftp://h/d/0000000000000000000000", "https://h/x/0000000000000000000000", "https://h/d/short"] {
            assert_eq!(refusal(&format!("{other}#{fragment}")), LinkRefusal::NotALink, "{other}");
        }
    }

    #[test]
    fn a_token_is_22_characters_whatever_the_chance() {
        for (bytes, text) in [([0; 16], "0000000000000000000000"), ([0xff; 16], "7n42DGM5Tflk9n8mt7Fhc7")] {
            assert_eq!(Token::from_random(bytes).reveal(), text);
        }
        for text in ["", "7n42DGM5Tflk9n8mt7Fhc", "7n42DGM5Tflk9n8mt7Fhc7a", "7n42DGM5Tflk9n8mt7Fhc.", "7n42DGM5Tflk9n8mt7Fhé"] {
            assert_eq!(text.parse::<Token>(), Err(NotAToken), "{text}");
        }
    }

    #[test]
    fn one_changed_character_damages_a_fragment() {
        let text = link().fragment.encode().expose_secret().to_owned();
        for place in 0..text.len() {
            for with in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".chars() {
                let mut changed = text.clone();
                changed.replace_range(place..=place, with.encode_utf8(&mut [0; 4]));
                if changed != text {
                    assert_eq!(Fragment::parse(&changed).unwrap_err(), FragmentRefusal::Damaged, "{place} {with}");
                }
            }
        }
    }

    #[test]
    fn a_link_is_never_printed() {
        let printed = format!("{:?}", link());
        assert!(!printed.contains(link().token.reveal()) && printed.contains("Fragment(‹secret›)"));
    }

    proptest! {
        #[test]
        fn reading_links_never_panics(text in ".{0,120}", fragment in "[0-9A-Za-z_-]{60,70}") {
            let _ = text.parse::<Link>();
            let _ = text.parse::<Token>();
            let _ = Fragment::parse(&text);
            let _ = Fragment::parse(&fragment);
            let _ = format!("https://h/d/0000000000000000000000#{text}").parse::<Link>();
        }

        #[test]
        fn every_fragment_is_read_back_and_ends_in_a_letter_or_a_digit(scalar: [u8; 32], pin: [u8; 16]) {
            let fragment = Fragment { identity: Identity::from_scalar(&scalar), pin: Pin(pin) };
            let text = fragment.encode();
            let text = text.expose_secret();
            prop_assert_eq!(text.len(), 68);
            prop_assert!(text.ends_with(|last: char| last.is_ascii_alphanumeric()));
            let read = Fragment::parse(text).unwrap();
            prop_assert_eq!(read.pin, Pin(pin));
            prop_assert_eq!(*read.identity.to_scalar(), scalar);
        }

        #[test]
        fn every_token_is_read_back(bytes: [u8; 16]) {
            let token = Token::from_random(bytes);
            prop_assert_eq!(token.reveal().parse(), Ok(token.clone()));
        }
    }
}
