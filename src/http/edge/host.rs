//! Which hosts this service answers for. An allow-list: a forged Host must not reach a link, a redirection or a cache.

use std::{fmt, str::FromStr, sync::Arc};

use axum::http::{HeaderValue, Version, header::HOST, request::Parts, uri::Authority};
use serde::Deserialize;

/// A host, with its port unless it is the scheme's own: `exchange.example.fr`, `localhost:8080`, `[::1]:8080`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AllowedHost(String);

/// A text that is not a host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a host: write `name` or `name:port`, without scheme, path or pattern")]
pub struct NotAHost(String);

impl FromStr for AllowedHost {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Self, NotAHost> {
        let authority = Authority::from_str(text).map_err(|_| NotAHost(text.to_owned()))?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        let port = authority.as_str().len() - authority.host().len();
        if authority.host().is_empty() || !text.bytes().all(plain) || (port > 0 && authority.port_u16().is_none()) {
            return Err(NotAHost(text.to_owned()));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl TryFrom<String> for AllowedHost {
    type Error = NotAHost;

    fn try_from(text: String) -> Result<Self, NotAHost> {
        text.parse()
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request that is for no host of ours, or for more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request must name exactly one host, and one that this service answers for")]
pub struct Misdirected;

/// Lets in the requests for the hosts of a list. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HostGate(Arc<[AllowedHost]>);

impl HostGate {
    /// Of these hosts and no other.
    pub fn new(hosts: impl IntoIterator<Item = AllowedHost>) -> Self {
        Self(hosts.into_iter().collect())
    }

    /// Whether the request names exactly one host, of the list: one Host field in HTTP/1 (RFC 9112 §3.2), `:authority` in HTTP/2 (RFC 9113 §8.3.1). Where both a
    /// Host field and an authority are given they must be the same.
    ///
    /// # Errors
    /// [`Misdirected`].
    pub fn admit(&self, request: &Parts) -> Result<(), Misdirected> {
        let mut fields = request.headers.get_all(HOST).iter();
        let field = fields.next();
        if fields.next().is_some() || (field.is_none() && request.version < Version::HTTP_2) {
            return Err(Misdirected);
        }
        let named = field.map(HeaderValue::to_str).transpose().map_err(|_| Misdirected)?;
        let authority = request.uri.authority().map(Authority::as_str);
        let host = match (named, authority) {
            (Some(named), Some(authority)) if !named.eq_ignore_ascii_case(authority) => return Err(Misdirected),
            (Some(host), _) | (None, Some(host)) => host,
            (None, None) => return Err(Misdirected),
        };
        // A client may write the scheme's own port out (RFC 9110 §4.2.3).
        let bare = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
        let allowed = self.0.iter().any(|allowed| allowed.0.eq_ignore_ascii_case(host) || allowed.0.eq_ignore_ascii_case(bare));
        if allowed { Ok(()) } else { Err(Misdirected) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn admit(version: Version, uri: &str, hosts: &[&str]) -> Result<(), Misdirected> {
        let gate = HostGate::new(["exchange.example.fr".parse(), "localhost:8080".parse()].into_iter().filter_map(Result::ok));
        let request = hosts.iter().fold(Request::builder().version(version).uri(uri), |request, host| request.header(HOST, *host));
        gate.admit(&request.body(()).map_err(|_| Misdirected)?.into_parts().0)
    }

    #[test]
    fn exactly_one_host_of_the_list_is_let_in() {
        let one = Version::HTTP_11;
        assert_eq!(admit(one, "/", &["exchange.example.fr"]), Ok(()));
        assert_eq!(admit(one, "/", &["EXCHANGE.example.fr"]), Ok(()));
        assert_eq!(admit(one, "/", &["exchange.example.fr:443"]), Ok(()));
        assert_eq!(admit(one, "/", &["localhost:8080"]), Ok(()));
        assert_eq!(admit(one, "http://localhost:8080/", &["localhost:8080"]), Ok(()));
        for refused in
            ["localhost", "localhost:8081", "exchange.example.fr:8443", "exchange.example.fr.", "exchange.example.fr.evil.example", "x@exchange.example.fr", ""]
        {
            assert_eq!(admit(one, "/", &[refused]), Err(Misdirected), "{refused}");
        }
        assert_eq!(admit(one, "/", &[]), Err(Misdirected));
        assert_eq!(admit(Version::HTTP_10, "/", &[]), Err(Misdirected));
        assert_eq!(admit(one, "http://exchange.example.fr/", &[]), Err(Misdirected), "an absolute target does not stand for the field");
        assert_eq!(admit(one, "/", &["exchange.example.fr", "exchange.example.fr"]), Err(Misdirected));
        assert_eq!(admit(one, "http://evil.example/", &["exchange.example.fr"]), Err(Misdirected));
    }

    #[test]
    fn the_authority_of_http_2_is_a_host() {
        let two = Version::HTTP_2;
        assert_eq!(admit(two, "https://exchange.example.fr/", &[]), Ok(()));
        assert_eq!(admit(two, "https://exchange.example.fr/", &["exchange.example.fr"]), Ok(()));
        assert_eq!(admit(two, "https://evil.example/", &[]), Err(Misdirected));
        assert_eq!(admit(two, "https://exchange.example.fr/", &["evil.example"]), Err(Misdirected));
        assert_eq!(admit(two, "/", &[]), Err(Misdirected));
    }

    #[test]
    fn only_a_plain_host_can_be_allowed() {
        for wrong in ["", "*", "*.example.fr", "https://example.fr", "example.fr/", "u@example.fr", "example.fr:", "example.fr:99999", "exémple.fr", "a b"] {
            assert!(AllowedHost::from_str(wrong).is_err(), "{wrong}");
        }
        for right in ["example.fr", "localhost:8080", "[::1]:8080", "127.0.0.1"] {
            assert_eq!(AllowedHost::from_str(right).map(|host| host.to_string()), Ok(right.to_owned()));
        }
    }
}
