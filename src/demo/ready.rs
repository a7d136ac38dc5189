//! What one needs to try the demonstration: where it is, who one can be, which links work.

use serde::{Deserialize, Serialize};

/// The file that says so.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ready {
    /// Where it is served.
    pub base_url: String,
    /// Whom one can sign in as.
    pub agents: Vec<ReadyAgent>,
    /// Links of requests that await an answer.
    pub upload_links: Vec<ReadyLink>,
    /// Links of shares: none before there are shares.
    pub share_links: Vec<serde_json::Value>,
    /// The folder it lives in.
    pub data_dir: String,
}

/// Somebody one can sign in as.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadyAgent {
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their role.
    pub role: String,
    /// Their team's name.
    pub team: Option<String>,
    /// Their passphrase.
    pub passphrase: String,
}

/// A link that works.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadyLink {
    /// The whole link.
    pub url: String,
    /// Its purpose's code.
    pub purpose: String,
    /// The team's name.
    pub team: String,
}

impl Ready {
    /// The same, served at another address.
    #[must_use]
    pub fn at(mut self, base_url: &str) -> Self {
        for link in &mut self.upload_links {
            if let Some(path) = link.url.strip_prefix(&self.base_url) {
                link.url = format!("{base_url}{path}");
            }
        }
        base_url.clone_into(&mut self.base_url);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_follow_the_address_they_are_served_at() {
        let link = ReadyLink { url: "/d/token#fragment".into(), purpose: "P02_PDP_SPSTI".into(), team: "Agence".into() };
        let ready = Ready { upload_links: vec![link], ..Ready::default() }.at("http://localhost:8080").at("http://localhost:9090");
        assert_eq!(ready.upload_links.first().map(|link| link.url.as_str()), Some("http://localhost:9090/d/token#fragment"));
    }
}
