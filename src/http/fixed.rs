//! Answers whose bytes never change while the program runs: assets and the viewer's frame, sent gzipped to whoever takes it, compressed once.
//! Nothing that holds a secret is ever compressed.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::Write as _,
    sync::{LazyLock, Mutex, PoisonError},
};

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

static GZIPPED: LazyLock<Mutex<BTreeMap<String, Bytes>>> = LazyLock::new(Mutex::default);

/// Bytes that never change, with their entity tag.
pub(super) struct Fixed<'a> {
    pub bytes: &'a Cow<'static, [u8]>,
    pub content_type: &'a str,
    pub etag: &'a str,
}

impl Fixed<'_> {
    /// The answer: 304 to whoever has it, gzipped to whoever takes that (RFC 9110 §12.5.3).
    pub(super) fn answer(&self, headers: &HeaderMap) -> Response {
        let facts = [(header::ETAG, self.etag.to_owned()), (header::CONTENT_TYPE, self.content_type.to_owned()), (header::VARY, "accept-encoding".to_owned())];
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == self.etag.as_bytes()) {
            return (StatusCode::NOT_MODIFIED, facts).into_response();
        }
        if accepts_gzip(headers) && self.content_type != "font/woff2" {
            return (facts, [(header::CONTENT_ENCODING, "gzip")], self.gzipped()).into_response();
        }
        (facts, self.plain()).into_response()
    }

    fn plain(&self) -> Bytes {
        match self.bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::copy_from_slice(bytes),
        }
    }

    fn gzipped(&self) -> Bytes {
        let mut known = GZIPPED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = known.get(self.etag) {
            return bytes.clone();
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory cannot fail; were it to, the plain bytes would do.
        let compressed = encoder.write_all(self.bytes).and_then(|()| encoder.finish()).map_or_else(|_| self.plain(), Bytes::from);
        known.insert(self.etag.to_owned(), compressed.clone());
        compressed
    }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && parameters.trim() != "q=0"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(accepted: &'static str) -> HeaderMap {
        [(header::ACCEPT_ENCODING, axum::http::HeaderValue::from_static(accepted))].into_iter().collect()
    }

    #[test]
    fn gzip_is_sent_only_to_whoever_takes_it() {
        assert!(accepts_gzip(&headers("gzip, deflate, br, zstd")));
        assert!(accepts_gzip(&headers("br;q=1.0, gzip;q=0.8")));
        assert!(!accepts_gzip(&headers("gzip;q=0, br")));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
