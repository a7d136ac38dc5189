//! The values of the file that have a form of their own. Each refuses, with a sentence, what is not one.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use axum::http::{Uri, uri::Scheme};
use jiff::civil::Time;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{
    base::hardening::{SecretFileError, read_secret},
    http::edge::AllowedHost,
    merkle::VerifierKey,
};

/// Why a text is not the value it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a number and a unit.
    #[error("`{0}` is not a size: write a whole number and B, KiB, MiB, GiB or TiB, as in \"1 GiB\"")]
    Size(String),
    /// Not a number and a unit.
    #[error("`{0}` is not a duration: write a whole number and s, min or h, as in \"30 s\"")]
    Wait(String),
    /// Not an hour and minutes.
    #[error("`{0}` is not a time of day: write hours and minutes, as in \"02:30\"")]
    TimeOfDay(String),
    /// Not the address of a service.
    #[error("`{0}` is not the address of a service: write \"https://name\" or \"https://name:port\", without path")]
    BaseUrl(String),
    /// Browsers allow neither cryptography nor passkeys there.
    #[error("`{0}` must begin with https:// (only localhost may do without: elsewhere browsers refuse cryptography)")]
    NotSecure(String),
    /// Not the name of a log.
    #[error("`{0}` is not the name of a log: write it like an address without scheme, as in \"exchange.example.fr/log\", without spaces or `+`")]
    Origin(String),
    /// Not the verifier key of a log.
    #[error("`{0}` is not the key of a log: write it as the log gives it at /log/key, name+hash+key")]
    LogKey(String),
    /// Not the verifier key of a witness.
    #[error("`{0}` is not the key of a witness: write it as the witness gives it at /key, name+hash+key")]
    CosignerKey(String),
    /// A path that names nothing.
    #[error("the name of the file is empty")]
    EmptyPath,
}

macro_rules! read_from_text {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = ValueError;

            fn try_from(text: String) -> Result<Self, ValueError> {
                text.parse()
            }
        }
    )+};
}

read_from_text!(ByteSize, Wait, TimeOfDay, BaseUrl, CosignerKey, LogKey, LogOrigin, SecretFile);

macro_rules! verifier_key {
    ($(#[$about:meta])* $name:ident, $cosigns:literal) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(VerifierKey);

        impl $name {
            /// As the engine's type.
            #[must_use]
            pub const fn key(&self) -> &VerifierKey {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ValueError;

            fn from_str(text: &str) -> Result<Self, ValueError> {
                let key = text.parse::<VerifierKey>().ok().filter(|key| key.is_cosigner() == $cosigns);
                key.map(Self).ok_or_else(|| ValueError::$name(text.to_owned()))
            }
        }
    };
}

verifier_key! {
    /// The verifier key of a log, written `"name+hash+key"`.
    LogKey, false
}

verifier_key! {
    /// The verifier key of a witness, written `"name+hash+key"`.
    CosignerKey, true
}

/// A number of bytes, written `"1 GiB"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct ByteSize(u64);

impl ByteSize {
    /// So many GiB.
    pub(super) const fn gibibytes(count: u64) -> Self {
        Self(count << 30)
    }

    /// So many MiB.
    pub(super) const fn mebibytes(count: u64) -> Self {
        Self(count << 20)
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl FromStr for ByteSize {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let units = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)];
        number_and_unit(text, &units).map(Self).ok_or_else(|| ValueError::Size(text.to_owned()))
    }
}

/// A duration, written `"30 s"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Wait(Duration);

impl Wait {
    /// So many seconds.
    pub(super) const fn seconds(count: u64) -> Self {
        Self(Duration::from_secs(count))
    }

    /// As the standard library's type.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Wait {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let seconds = number_and_unit(text, &[("s", 1), ("min", 60), ("h", 3600)]);
        seconds.map(Self::seconds).ok_or_else(|| ValueError::Wait(text.to_owned()))
    }
}

fn number_and_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_start();
    let (_, each) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*each)
}

/// A time of day, written `"02:30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// This hour and minute.
    pub(super) const fn at(hour: i8, minute: i8) -> Self {
        Self(Time::constant(hour, minute, 0, 0))
    }

    /// As the calendar library's type.
    #[must_use]
    pub const fn time(self) -> Time {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Time::strptime("%H:%M", text).map(Self).map_err(|_| ValueError::TimeOfDay(text.to_owned()))
    }
}

/// Where browsers reach the service: scheme, host, and port unless it is the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl {
    text: String,
    https: bool,
    host: AllowedHost,
}

impl BaseUrl {
    /// `https://name`, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether browsers use TLS to reach it: here, or with a proxy in front.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Its host, with its port if there is one.
    #[must_use]
    pub fn host(&self) -> AllowedHost {
        self.host.clone()
    }
}

impl FromStr for BaseUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let wrong = || ValueError::BaseUrl(text.to_owned());
        let uri = Uri::from_str(text).map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let host: AllowedHost = authority.as_str().parse().map_err(|_| wrong())?;
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        if (!https && uri.scheme() != Some(&Scheme::HTTP)) || uri.path() != "/" || uri.query().is_some() || text.contains('#') {
            return Err(wrong());
        }
        if !https && !matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]") {
            return Err(ValueError::NotSecure(text.to_owned()));
        }
        let scheme = if https { "https" } else { "http" };
        Ok(Self { text: format!("{scheme}://{host}"), https, host })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The name of the transparency log, first line of its checkpoints (C2SP tlog-checkpoint: a schema-less URL) and name of its key (C2SP signed-note: no spaces, no `+`).
/// It can never change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LogOrigin(String);

impl LogOrigin {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LogOrigin {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let wrong =
            text.is_empty() || text.contains("://") || text.contains('+') || text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if wrong { Err(ValueError::Origin(text.to_owned())) } else { Ok(Self(text.to_owned())) }
    }
}

/// The name of a file that holds a secret. The secret itself is read when it is needed, and is in no configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SecretFile(PathBuf);

/// Why a file gives no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] SecretFileError),
    /// Its content.
    #[error("the file {0} does not hold a key: 64 hexadecimal digits, as `openssl rand -hex 32` writes them")]
    NotAKey(PathBuf),
}

impl SecretFile {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its content.
    ///
    /// # Errors
    /// [`SecretFileError`], among others when strangers can read the file.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>, SecretFileError> {
        read_secret(&self.0)
    }

    /// The 32-byte key it holds in hexadecimal; a line end may follow.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn read_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
        let text = self.read()?;
        let digits = text.trim_ascii_end();
        let mut key = Zeroizing::new([0; 32]);
        let mut pairs = digits.chunks_exact(2);
        for byte in key.iter_mut() {
            *byte = pairs.next().and_then(hexadecimal).ok_or_else(|| KeyFileError::NotAKey(self.0.clone()))?;
        }
        if digits.len() == 64 { Ok(key) } else { Err(KeyFileError::NotAKey(self.0.clone())) }
    }

    /// Makes a relative path begin at `folder`.
    pub(super) fn resolve(&mut self, folder: &Path) {
        self.0 = folder.join(&self.0);
    }
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    pair.iter().try_fold(0, |byte, digit| {
        let value = u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
        Some((byte << 4) | value)
    })
}

impl FromStr for SecretFile {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        if text.is_empty() { Err(ValueError::EmptyPath) } else { Ok(Self(PathBuf::from(text))) }
    }
}
