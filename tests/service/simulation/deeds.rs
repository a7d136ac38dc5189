//! What people do on a day, through the routes that their pages use. What the service refuses did not happen, and the oracle is not told of it.

use axum::http::Method;
use consigne::{
    base::b64,
    purposes::PolicyFile,
    rules,
    sealing::{Approval, Signed, seal},
};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    oracle::Act,
    table::{Period, Rule, Word, initial},
    world::{Known, World},
};
use crate::harness::{person, shipped_policies};

/// Purpose, piece, whether the archive team holds an access.
const PIECES: [(Word, Word, bool); 11] = [
    ("P01_ACC_SOCIAL", "EVALUATION_SOCIALE", true),
    ("P02_PDP_SPSTI", "FICHE_LIAISON_PDP", false),
    ("P02_PDP_SPSTI", "ETUDE_POSTE", false),
    ("P04_MDPH_DOSSIER", "BILAN_MDPH", false),
    ("P06_CAP_EMPLOI", "BESOINS_COMPENSATION", false),
    ("P07_ESSAI_ENCADRE", "CONVENTION_ESSAI", true),
    ("P10_ARRET_IJ", "RELEVE_IJ", false),
    ("P10_ARRET_IJ", "PIECE_JUSTIFICATIVE", true),
    ("P11_AIDE_FIN", "COORD_BANCAIRE", false),
    ("P11_AIDE_FIN", "DECISION_AIDE", true),
    ("P12_IDENTITE", "PIECE_IDENTITE", false),
];

/// Kinds of events, with the range of days from today they are dated.
const EVENTS: [(Word, i32, i32); 12] = [
    ("DERNIER_CONTACT", -20, 1),
    ("DERNIER_CONTACT", -3, 1),
    ("SITUATION_CLOSE", -5, 1),
    ("DECISION", -60, 1),
    ("DECISION_DEFINITIVE", -60, 1),
    ("FIN_VALIDITE", -200, 700),
    ("FIN_INSCRIPTION", -100, 400),
    ("FIN_ESSAI", -60, 60),
    ("PAIEMENT", -30, 1),
    ("PERIODE_IJ", -120, 1),
    ("VERIFICATION_FAITE", -3, 1),
    ("DECES", -5, 1),
];

/// What a rule may become: the file, the text of the rule and of the notices that change with it, and what the oracle makes of it.
type Reform = (Word, &'static [(&'static str, &'static str)], fn(Rule) -> Rule);

const REFORMS: [Reform; 5] = [
    ("P06_CAP_EMPLOI", &[("active = \"P6M\"", "active = \"P3M\""), ("6 mois", "3 mois"), ("6 months", "3 months")], |rule| Rule {
        active: Period::months(3),
        ..rule
    }),
    ("P06_CAP_EMPLOI", &[("active = \"P6M\"", "active = \"P9M\""), ("6 mois", "9 mois"), ("6 months", "9 months")], |rule| Rule {
        active: Period::months(9),
        ..rule
    }),
    ("P04_MDPH_DOSSIER", &[("\"P12M\"", "\"P15M\""), ("12 mois", "15 mois"), ("12 months", "15 months")], |rule| Rule {
        backstop: (Period::months(15), "DEPOT"),
        ..rule
    }),
    ("P02_PDP_SPSTI", &[("\"P24M\"", "\"P18M\""), ("24 mois", "18 mois"), ("24 months", "18 months")], |rule| Rule {
        backstop: (Period::months(18), "DERNIER_CONTACT"),
        ..rule
    }),
    ("P04_MDPH_DOSSIER", &[("active = \"P3M\"", "active = \"P2M\""), ("3 mois après", "2 mois après"), ("3 months after", "2 months after")], |rule| Rule {
        active: Period::months(2),
        ..rule
    }),
];

impl World<'_> {
    /// What people do today.
    pub(super) async fn people(&mut self) {
        let a_thousand_days = self.size.documents * 1_000 / self.size.days;
        for _ in 0..(a_thousand_days + self.dice.below(1_000)) / 1_000 {
            self.deposit().await;
        }
        for _ in 0..(a_thousand_days * 3 / 2 + self.dice.below(1_000)) / 1_000 {
            self.event().await;
        }
        for _ in 0..4 {
            self.extend().await;
        }
        let deeds = [(60, 0), (40, 1), (80, 3), (50, 4), (100, 5), (10, 6), (200, 7)];
        for (likely, deed) in deeds {
            if !self.dice.happens(likely) {
                continue;
            }
            match deed {
                0 => self.place_hold().await,
                1 => self.lift_hold().await,
                3 => self.add_purpose().await,
                4 => self.file_away().await,
                5 => self.give_visas().await,
                6 => self.reform().await,
                _ => self.tell().await,
            }
        }
    }

    fn sealed(&self) -> String {
        b64(&seal(b"sealed", &self.team.identity.recipient()))
    }

    fn grants(&self, archive: bool) -> Value {
        let mut grants = vec![json!({ "holder": self.team.id, "generation": 1, "sealed": self.sealed() })];
        if archive {
            grants.push(json!({ "holder": self.archive.id, "generation": 1, "sealed": self.sealed() }));
        }
        json!(grants)
    }

    async fn deposit(&mut self) {
        if self.cases.is_empty() || self.dice.happens(300) {
            let case = self.manager.open_case(self.at, &self.team, person("Nadia Benali")).await;
            self.cases.push(case);
        }
        // Cases that live are the recent ones.
        let recent = self.cases.len().saturating_sub(40);
        let case = recent + self.dice.below(self.cases.len() - recent);
        let &(purpose, piece, archive) = self.dice.of(&PIECES).expect("a piece");
        let payload = seal(b"a paper", &self.team.identity.recipient());
        let path = format!("/api/v1/cases/{}/uploads", self.cases[case]);
        let browser = &self.manager.browser;
        let metadata = format!("piece {},purpose {}", b64(piece.as_bytes()), b64(purpose.as_bytes()));
        let request = browser.request(Method::POST, &path).header("tus-resumable", "1.0.0").header("upload-length", payload.len());
        let begun = browser.send(request.header("upload-metadata", metadata).body(axum::body::Body::empty()).expect("a request")).await;
        if begun.status == 404 {
            return; // The case held nothing any more, and was erased.
        }
        let begun = begun.expect(201);
        let (address, id) = (begun.header("location").to_owned(), begun.header("consigne-document").to_owned());
        let request = browser.request(Method::PATCH, &address).header("tus-resumable", "1.0.0").header("upload-offset", 0);
        browser.send(request.header("content-type", "application/offset+octet-stream").body(payload.into()).expect("a request")).await.expect(204);
        let upload = address.rsplit('/').next().expect("an id");
        let document = json!({ "upload": upload, "document": id, "piece": piece, "manifest": self.sealed(), "grants": self.grants(archive) });
        let finished = browser.post(&format!("/api/v1/cases/{}/finish", self.cases[case]), &json!({ "documents": [document] })).await;
        if finished.status == 409 {
            browser.send(browser.request(Method::DELETE, &address).header("tus-resumable", "1.0.0").body(axum::body::Body::empty()).expect("a request")).await;
            self.count("due-at-once");
            return;
        }
        finished.expect(200);
        let (number, case) = (self.documents.len() as u64, case as u64);
        self.documents.push(Known { id: id.clone(), case, uses: vec![(purpose, piece)], versions: 1 });
        self.numbers.insert(id, number);
        self.told(Act::Deposited { document: number, case, purpose, piece });
        self.count("deposits");
    }

    async fn event(&mut self) {
        if self.cases.is_empty() {
            return;
        }
        let case = self.dice.below(self.cases.len());
        let &(kind, from, to) = self.dice.of(&EVENTS).expect("a kind");
        let (mut on, mut corrects) = (Some(self.day_near(from, to)), None);
        if kind == "DERNIER_CONTACT" {
            let known = self.contacts.iter().rev().find(|(of, _)| *of == case as u64).map(|(_, number)| *number);
            if let Some(number) = known.filter(|_| self.dice.happens(150)) {
                (corrects, on) = (Some(number), on.filter(|_| self.dice.happens(500)));
            }
        } else if self.dice.happens(120) {
            on = None;
        }
        self.record(case, (kind, on), corrects, None).await;
    }

    async fn record(&mut self, case: usize, (kind, on): (Word, Option<Date>), corrects: Option<i64>, document: Option<u64>) {
        let named = document.map(|number| self.documents[usize::try_from(number).expect("a number")].id.clone());
        let order = json!({ "kind": kind, "on": on.map(|day| day.to_string()), "corrects": corrects, "document": named, "ends_at_once": true });
        let answer = self.manager.browser.post(&format!("/api/v1/cases/{}/events", self.cases[case]), &order).await;
        if answer.status != 201 {
            self.count("events-refused");
            return;
        }
        let number = answer.json()["event"].as_i64().expect("a number");
        if kind == "DERNIER_CONTACT" && on.is_some() {
            self.contacts.push((case as u64, number));
        }
        let contact = kind == "DERNIER_CONTACT";
        let (number, corrects) = (number.unsigned_abs(), corrects.map(i64::unsigned_abs));
        self.told(Act::Event { number, case: case as u64, document, kind, on, contact, corrects });
        self.count("events");
    }

    /// A document, one of the later ones more often.
    fn some_document(&self) -> Option<u64> {
        let count = self.documents.len();
        let from = if self.dice.happens(700) { count.saturating_sub(200) } else { 0 };
        (count > 0).then(|| (from + self.dice.below(count - from)) as u64)
    }

    async fn place_hold(&mut self) {
        let Some(number) = self.some_document() else { return };
        let known = &self.documents[usize::try_from(number).expect("a number")];
        let (case, whole) = (known.case, self.dice.happens(300));
        let reason = *self.dice.of(&["PROCEDURE_EN_COURS", "EXACTITUDE_CONTESTEE", "TRI_EN_COURS"]).expect("a reason");
        let mut order = json!({ "reason": reason, "review_on": self.day_near(30, 300).to_string() });
        if whole {
            order["case"] = json!(self.cases[usize::try_from(case).expect("a number")]);
        } else {
            order["document"] = json!(known.id);
        }
        let answer = self.manager.browser.post("/api/v1/holds", &order).await;
        if answer.status != 201 {
            return;
        }
        let hold = self.counted.get("holds").copied().unwrap_or_default() as u64;
        self.holds.push((hold, answer.json()["hold"].as_str().expect("an id").to_owned(), self.today()));
        let document = (!whole).then_some(number);
        self.told(Act::HoldPlaced { hold, case, document, restriction: reason == "EXACTITUDE_CONTESTEE" });
        self.count("holds");
    }

    async fn lift_hold(&mut self) {
        if self.holds.is_empty() {
            return;
        }
        let place = self.dice.below(self.holds.len());
        let (hold, id, placed) = self.holds.swap_remove(place);
        let told = if self.dice.happens(500) { placed } else { self.today() };
        let order = json!({ "told_on": told.to_string(), "told_by": "COURRIER" });
        self.manager.browser.post(&format!("/api/v1/holds/{id}/lift"), &order).await.expect(204);
        self.told(Act::HoldLifted { hold });
        self.count("lifted");
    }

    async fn extend(&mut self) {
        let Some(number) = self.some_document() else { return };
        let known = &self.documents[usize::try_from(number).expect("a number")];
        let &(purpose, _) = self.dice.of(&known.uses).expect("a purpose");
        let until = self.day_near(20, 300);
        let order = json!({ "purpose": purpose, "until": until.to_string(), "reason": "DEMARCHE_EN_COURS" });
        let answer = self.manager.browser.post(&format!("/api/v1/documents/{}/extension", known.id), &order).await;
        if answer.status == 200 {
            self.told(Act::Extended { document: number, purpose, until: until.tomorrow().expect("a day") });
            self.count("extensions");
        }
    }

    async fn add_purpose(&mut self) {
        let Some(number) = self.some_document() else { return };
        let place = usize::try_from(number).expect("a number");
        let &(purpose, piece, archive) = self.dice.of(&PIECES).expect("a piece");
        let known = &self.documents[place];
        let version = known.versions + 1;
        let order = json!({
            "purpose": purpose, "piece": piece, "reason": "DEMARCHE_NOUVELLE", "version": version, "manifest": self.sealed(), "grants": self.grants(archive),
        });
        let answer = self.manager.browser.post(&format!("/api/v1/documents/{}/purposes", known.id), &order).await;
        if answer.status == 201 {
            self.documents[place].uses.push((purpose, piece));
            self.documents[place].versions = version;
            self.told(Act::AddedPurpose { document: number, purpose, piece });
            self.count("second-purposes");
        }
    }

    async fn file_away(&mut self) {
        let Some(number) = self.some_document() else { return };
        let case = usize::try_from(self.documents[usize::try_from(number).expect("a number")].case).expect("a number");
        let on = (!self.dice.happens(200)).then(|| self.day_near(-3, 1));
        self.record(case, ("VERSE_DOSSIER", on), None, Some(number)).await;
    }

    async fn give_visas(&mut self) {
        let waiting = self.archivist.browser.get("/api/v1/visas").await.expect(200).json();
        let count: u64 =
            waiting.as_array().expect("a list").iter().filter(|row| row["purpose"] == "P01_ACC_SOCIAL").filter_map(|row| row["documents"].as_u64()).sum();
        if count == 0 {
            return;
        }
        let ids = self.at.texts("SELECT document FROM uses WHERE state = 'awaiting_visa' AND visa IS NULL AND purpose = 'P01_ACC_SOCIAL'").await;
        let order = json!({ "reference": "AD69 2026-014", "given_on": self.today().to_string(), "purpose": "P01_ACC_SOCIAL", "documents": count });
        self.archivist.browser.post("/api/v1/visas", &order).await.expect(204);
        for id in ids {
            let document = self.numbers[&id];
            self.told(Act::VisaGiven { document, purpose: "P01_ACC_SOCIAL" });
            self.count("visas");
        }
    }

    /// Another rule is proposed by the operator and approved by the data protection officer.
    async fn reform(&mut self) {
        let (purpose, changes, made) = self.dice.of(&REFORMS).expect("a reform");
        let files: Vec<PolicyFile> = reformed(purpose, changes);
        let at = self.at;
        let Ok(plan) = rules::propose(&at.app.records, &at.app.rules(), &files).await else { return };
        let digest = |text: &str| text.parse().expect("a digest");
        let approval = Approval { policy: digest(&plan.to), previous: digest(&plan.from) };
        let signed = Signed::new(&approval, &self.dpo.id, &self.dpo.signing, at.app.records.now());
        self.dpo.browser.post(&format!("/api/v1/policies/{}/approval", plan.to), &json!({ "approval": signed })).await.expect(204);
        // Announced within the minute, as the tick does.
        rules::apply(&at.app.records, &at.app.rules(), false).await.expect("announced");
        let rule = made(initial(purpose, ""));
        // The files that were proposed are the shipped ones with this one change: every other purpose is as it was at first.
        for other in self.rules.keys().copied().filter(|other| other != purpose).collect::<Vec<_>>() {
            self.told(Act::RuleChanged { purpose: other, piece: "", rule: initial(other, "") });
        }
        self.rules.clear();
        self.rules.insert(purpose, rule.clone());
        self.told(Act::RuleChanged { purpose, piece: "", rule });
        self.count("reforms");
    }

    /// The persons are told of a longer rule.
    async fn tell(&mut self) {
        let home = self.manager.browser.get("/api/v1/home").await.expect(200).json();
        for task in home["tasks"].as_array().expect("tasks").iter().filter(|task| task["kind"] == "rule-longer") {
            let (digest, purpose) = task["about"].as_str().and_then(|about| about.split_once(' ')).expect("a digest and a purpose");
            if digest != self.at.app.rules().digest() {
                continue;
            }
            let order = json!({ "digest": digest, "purpose": purpose, "told_on": self.today().to_string(), "told_by": "COURRIER" });
            let answer = self.manager.browser.post(&format!("/api/v1/teams/{}/rule-notice", self.team.id), &order).await;
            if answer.status == 204 {
                let purpose = PIECES.iter().find(|(known, ..)| *known == purpose).expect("a purpose").0;
                self.told(Act::Told { purpose });
                self.count("notices");
            }
        }
    }
}

/// The shipped purposes with one of them changed. A file with the same rule is not the same twice, so that it may be proposed again.
fn reformed(purpose: &str, changes: &[(&str, &str)]) -> Vec<PolicyFile> {
    let mut files = shipped_policies();
    let file = files.iter_mut().find(|file| file.name.ends_with(&format!("{purpose}.toml"))).expect("a purpose");
    for (from, to) in changes {
        file.text = file.text.replace(from, to);
    }
    let label = files.iter_mut().find(|file| file.name.ends_with("P14_ACCORD.toml")).expect("a purpose");
    label.text = label.text.replace("[label]\nfr = \"", &format!("[label]\nfr = \"({}) ", crate::harness::word()));
    files
}
