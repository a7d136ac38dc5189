//! What pages fetch: the bundles, the style, the typeface and the messages, all inside the program, each under a name that holds its own hash.
//!
//! A name therefore always means the same bytes: answers may be cached for a year (`immutable`), and the hashes recorded in the audit trail say what was served.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::http::words::code;
use crate::purposes::Language;
use crate::sealing::Digest;

/// Characters of a hash in a served name: 48 bits tell versions apart, and the whole hash is the entity tag.
const HASH_IN_NAME: usize = 12;

/// Files of `web/dist` that are served at their own address with their own headers, never under `/assets/`.
const NOT_ASSETS: [&str; 2] = ["viewer.html", "viewer.json"];

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

#[derive(RustEmbed)]
#[folder = "web/messages"]
struct Messages;

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::load);

/// One file as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: &'static str,
    /// Its entity tag, quotes included (RFC 9110 §8.8.3).
    pub etag: String,
}

/// The viewer frame's document and the hashes its policy allows (`script-src` and `style-src`, without quotes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The document.
    pub html: Cow<'static, [u8]>,
    /// `sha256-…` of its one script.
    pub script_hash: String,
    /// `sha256-…` of its one style.
    pub style_hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewerHashes {
    script: String,
    style: String,
}

struct Assets {
    /// Served name → file.
    served: BTreeMap<String, Asset>,
    /// Plain name → served name.
    names: BTreeMap<String, String>,
}

impl Assets {
    fn load() -> Self {
        let mut assets = Self { served: BTreeMap::new(), names: BTreeMap::new() };
        for name in Dist::iter().filter(|name| !NOT_ASSETS.contains(&name.as_ref())) {
            if let Some(file) = Dist::get(&name) {
                assets.add(&name, file.data);
            }
        }
        for language in [Language::French, Language::English] {
            assets.add(&format!("messages.{}.ftl", code(language)), Cow::Owned(messages(language).into_bytes()));
        }
        assets
    }

    fn add(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let hash = Digest::of(&bytes).to_string();
        let served = served_name(name, &hash);
        let asset = Asset { bytes, content_type: content_type(name), etag: format!("\"{hash}\"") };
        self.names.insert(name.to_owned(), served.clone());
        self.served.insert(served, asset);
    }
}

/// `style.css` → `style.<hash>.css`. A name that holds its hash already (`chunk.7QX3M2PA.js`, named by the bundler, which writes it into the other files) stays as it is.
fn served_name(name: &str, hash: &str) -> String {
    let short: String = hash.chars().take(HASH_IN_NAME).collect();
    match name.rsplit_once('.') {
        Some((stem, _)) if stem.rsplit_once('.').is_some_and(|(_, last)| is_bundler_hash(last)) => name.to_owned(),
        Some((stem, extension)) => format!("{stem}.{short}.{extension}"),
        None => format!("{name}.{short}"),
    }
}

/// Whether this is a hash as the bundler writes it: eight characters of Base32 (RFC 4648 §6).
fn is_bundler_hash(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("ftl") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// Every message of a language, its files one after the other in the order of their names.
#[must_use]
pub fn messages(language: Language) -> String {
    let folder = format!("{}/", code(language));
    let mut names: Vec<_> = Messages::iter().filter(|name| name.starts_with(&folder) && name.ends_with(".ftl")).collect();
    names.sort_unstable();
    let mut text = String::new();
    for file in names.iter().filter_map(|name| Messages::get(name)) {
        text.push_str(&String::from_utf8_lossy(&file.data));
        text.push('\n');
    }
    text
}

/// The address of a file of `web/dist`, or of `messages.fr.ftl` and `messages.en.ftl`: `/assets/style.0123456789ab.css`.
/// A name that does not exist is answered as it is, and so leads to a 404.
#[must_use]
pub fn asset_url(name: &str) -> String {
    format!("/assets/{}", ASSETS.names.get(name).map_or(name, String::as_str))
}

/// Whether a file of this name exists.
#[must_use]
pub fn has_asset(name: &str) -> bool {
    ASSETS.names.contains_key(name)
}

/// The file served under `name` (what follows `/assets/`).
#[must_use]
pub fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.served.get(name)
}

/// Every file that is served to browsers: its name and the SHA-256 of its bytes, in hex, in the order of the names, the viewer last.
#[must_use]
pub fn bundle_files() -> Vec<(String, String)> {
    let mut files: Vec<_> = ASSETS.served.iter().map(|(name, asset)| (name.clone(), asset.etag.trim_matches('"').to_owned())).collect();
    files.extend(viewer().map(|viewer| ("viewer.html".to_owned(), Digest::of(&viewer.html).to_string())));
    files
}

/// Pages that are the same for whoever asks, in each language: the trail tells their hashes beside those of the files, so that whoever fetches them from outside sees another script in
/// them, or words that were changed.
pub const SAME_FOR_ALL: [&str; 4] = ["/sign-in@fr", "/sign-in@en", "/accessibility@fr", "/accessibility@en"];

/// The viewer frame, when the bundle holds one.
#[must_use]
pub fn viewer() -> Option<Viewer> {
    let hashes: ViewerHashes = serde_json::from_slice(&Dist::get("viewer.json")?.data).ok()?;
    Some(Viewer { html: Dist::get("viewer.html")?.data, script_hash: hashes.script, style_hash: hashes.style })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_the_hash_of_its_bytes() {
        let url = asset_url("style.css");
        let name = url.strip_prefix("/assets/").expect("an address of assets");
        let style = asset(name).expect("served");
        assert_eq!(style.content_type, "text/css; charset=utf-8");
        assert!(style.etag.contains(name.split('.').nth(1).expect("a hash")), "{name} {}", style.etag);
        assert_eq!(style.etag, format!("\"{}\"", Digest::of(&style.bytes)));
    }

    #[test]
    fn a_name_that_the_bundler_hashed_stays_as_the_other_files_write_it() {
        assert_eq!(served_name("chunk.WDXLWHHY.js", "0123456789abcdef"), "chunk.WDXLWHHY.js");
        assert_eq!(served_name("home.js", "0123456789abcdef"), "home.0123456789ab.js");
        assert_eq!(served_name("messages.fr.ftl", "0123456789abcdef"), "messages.fr.0123456789ab.ftl");
    }

    #[test]
    fn every_file_that_another_names_is_served() {
        for name in ASSETS.served.keys().filter(|name| matches!(name.rsplit_once('.'), Some((_, "js" | "css")))) {
            let text = String::from_utf8_lossy(&asset(name).expect("served").bytes);
            for reference in text.split("\"./").skip(1).chain(text.split("url(\"./").skip(1)) {
                let file = reference.split('"').next().unwrap_or_default();
                assert!(asset(file).is_some(), "{name} names {file}");
            }
        }
    }

    #[test]
    fn the_viewer_and_unknown_names_are_no_assets() {
        for name in ["viewer.html", "viewer.json", "style.css", "../Cargo.toml", "", "style.000000000000.css"] {
            assert!(asset(name).is_none(), "{name}");
        }
        assert_eq!(asset_url("no-such.js"), "/assets/no-such.js");
        assert!(!has_asset("no-such.js"));
    }

    #[test]
    fn the_viewer_s_policy_names_its_own_script_and_style() {
        let viewer = viewer().expect("the bundle holds the viewer");
        let html = String::from_utf8(viewer.html.into_owned()).expect("text");
        for (hash, tag) in [(viewer.script_hash, "script"), (viewer.style_hash, "style")] {
            let (_, rest) = html.split_once(&format!("<{tag}>")).expect("its start");
            let (inline, _) = rest.split_once(&format!("</{tag}>")).expect("its end");
            let base64 = hash.strip_prefix("sha256-").expect("its kind");
            assert_eq!(crate::base::b64(Digest::of(inline.as_bytes()).as_bytes()), base64, "{tag}");
        }
    }
}
