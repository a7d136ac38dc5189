//! What every page has around it: its title, who is signed in, where they can go, its script and its data.

use serde::Serialize;

use crate::http::assets::{asset_url, has_asset};
use crate::http::words::Text;

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The page's name: `<body data-page>`, and its script `web/src/pages/<name>.ts` if there is one.
    pub page: &'static str,
    /// The title, of the window and (on most pages) of the page.
    pub title: String,
    /// Who is signed in.
    pub who: Option<Who>,
    /// What the page's script is told.
    pub data: Option<PageData>,
    /// Whether the page can be turned to the person: one key leaves a single case on screen.
    pub counter: bool,
    /// Whether the page is one column of 40 rem.
    pub narrow: bool,
}

impl Shell {
    /// The frame of a page that anybody may read: one column, nobody signed in.
    #[must_use]
    pub fn public(page: &'static str, title: String) -> Self {
        Self { page, title, who: None, data: None, counter: false, narrow: true }
    }

    /// The frame of a page for someone signed in, over the whole width. The pages of one case can be turned to the person.
    #[must_use]
    pub fn staff(page: &'static str, title: String, who: Who) -> Self {
        let counter = matches!(page, "home" | "case" | "document");
        Self { page, title, who: Some(who), data: None, counter, narrow: false }
    }

    /// The same with data for its script.
    #[must_use]
    pub fn with_data(mut self, data: PageData) -> Self {
        self.data = Some(data);
        self
    }

    /// The address of the style sheet.
    #[must_use]
    pub fn style_url(&self) -> String {
        asset_url("style.css")
    }

    /// The address of the window's icon.
    #[must_use]
    pub fn icon_url(&self) -> String {
        asset_url("icon.svg")
    }

    /// The address of the messages in the page's language, for its script.
    #[must_use]
    pub fn messages_url(&self, text: &Text) -> String {
        asset_url(&format!("messages.{}.ftl", text.code()))
    }

    /// The address of the worker that seals and opens off the main thread.
    #[must_use]
    pub fn worker_url(&self) -> String {
        asset_url("seal-worker.js")
    }

    /// The address of the page's own script, if it has one.
    #[must_use]
    pub fn module_url(&self) -> Option<String> {
        let name = format!("{}.js", self.page);
        has_asset(&name).then(|| asset_url(&name))
    }
}

/// The signed-in agent as the header shows them.
#[derive(Clone, Debug)]
pub struct Who {
    /// Their name.
    pub name: String,
    /// Their role, in words.
    pub role: String,
    /// The name of their team; none for staff of no team.
    pub team: Option<String>,
    /// Where they can go.
    pub nav: Vec<NavLink>,
}

impl Who {
    /// The header of an agent of this role (the code word, such as `social_worker`) on this page.
    #[must_use]
    pub fn new(text: Text, name: String, role: &str, team: Option<String>, page: &str) -> Self {
        Self { name, role: text.with("role", ("role", role)), team, nav: navigation(text, role, page) }
    }
}

/// One link of the header.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub text: String,
    /// Its icon's name.
    pub icon: &'static str,
    /// Whether it is the page being read.
    pub current: bool,
}

/// Where an agent of this role can go: the report for the DPO, the team's pages for the others, nothing for the operator.
fn navigation(text: Text, role: &str, page: &str) -> Vec<NavLink> {
    let link = |href, message, icon, name| NavLink { href, text: text.say(message), icon, current: page == name };
    match role {
        "dpo" | "dpo_deputy" => {
            vec![link("/retention", "nav-retention", "scale", "retention"), link("/retention/decisions", "nav-decisions", "stamp", "decisions")]
        }
        "operator" => Vec::new(),
        _ => vec![link("/", "nav-home", "inbox", "home"), link("/team", "nav-team", "users", "team")],
    }
}

/// JSON for the page's script, in a form that cannot end the `<script>` element it stands in (HTML §13.2.5.4).
#[derive(Clone, Debug)]
pub struct PageData(String);

impl PageData {
    /// Writes a value.
    ///
    /// # Errors
    /// When the value has no form in JSON.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_string(value)?;
        // In JSON these characters occur only inside strings, where their escapes mean the same.
        Ok(Self(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")))
    }

    /// The text that stands in the element.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
