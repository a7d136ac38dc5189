//! Every page is rendered in both languages and looked at: its words exist, its markup obeys the policy, its dates are right.

use askama::Template;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use super::*;
use crate::http::words::Text;
use crate::purposes::Language;

fn at(moment: &str) -> Timestamp {
    moment.parse().expect("a moment")
}

fn desk() -> Desk {
    Desk {
        team: "Agence de Lyon <7>".to_owned(),
        telephone: "04 72 00 00 36".to_owned(),
        hours: Some("de 9 h à 12 h".to_owned()),
        address: Some("26 rue d'Aubigny".to_owned()),
        reference: "7K4-2M".to_owned(),
    }
}

fn facts() -> LifeFacts {
    LifeFacts {
        received_at: at("2026-03-03T08:00:00Z"),
        active_until: Some(at("2028-09-02T22:00:00Z")),
        archive: true,
        purge_at: at("2033-09-02T22:00:00Z"),
        purged_at: None,
        ends: Ends::Start,
        hold: None,
        awaits_visa: false,
    }
}

fn who(t: Text, role: &str, page: &str) -> Who {
    Who::new(t, "Camille <b>Ferrand".to_owned(), role, Some("Lyon 7".to_owned()), page)
}

/// Every page, filled.
fn pages(t: Text) -> Vec<String> {
    let public = |page| Shell::public(page, t.say("home-title"));
    let staff = |page| Shell::staff(page, t.say("home-title"), who(t, "social_worker", page));
    let mut pages = vec![
        SignIn { t, shell: public("sign-in") }.render(),
        Join { t, shell: public("join") }.render(),
        Home { t, shell: Shell { counter: true, ..staff("home") } }.render(),
        Case { t, shell: staff("case") }.render(),
        RequestNew { t, shell: staff("request-new") }.render(),
        DocumentNew { t, shell: staff("document-new") }.render(),
        Document { t, shell: staff("document").with_data(PageData::of(&"</script><b>&").expect("a text has a form in JSON")) }.render(),
        Team { t, shell: staff("team") }.render(),
        Accessibility { t, shell: public("accessibility"), contact: Some("a@b.example".to_owned()) }.render(),
        NewLinkDone { t, shell: public("new-link-done") }.render(),
        sender_receipt(t).render(),
        proof(t).render(),
        report(t).render(),
        list(t).render(),
    ];
    pages.extend(MessageKind::ALL.iter().map(|kind| Message::new(t, *kind, "04 72 00 00 36", false).render()));
    pages.extend([None, Some(NewLinkFault::Empty), Some(NewLinkFault::NotAReference)].map(|fault| new_link(t, fault).render()));
    pages.extend([true, false].map(|accepted| sender(t, accepted).render()));
    pages.into_iter().map(|page| page.expect("a page renders")).collect()
}

fn new_link(t: Text, fault: Option<NewLinkFault>) -> NewLink {
    let team = TeamChoice { id: "team_1".to_owned(), name: "Lyon 7".to_owned(), telephone: "+33 4 72 00 00 36".to_owned() };
    NewLink { t, shell: Shell::public("new-link", t.say("new-link-title")), teams: vec![team], reference: "\"><b>".to_owned(), fault }
}

fn sender(t: Text, accepted: bool) -> Sender {
    let piece = |received| PlainPiece { code: "AVIS".to_owned(), label: "Avis d'imposition".to_owned(), received };
    let form = PlainForm { action: "/d/token".to_owned(), pieces: vec![piece(0), piece(2)], file_limit: 52_428_800 };
    let notice = NoticeView { lines: vec!["Une ligne.".to_owned()], details: vec![("Base légale".to_owned(), "Mission".to_owned())] };
    let shell = Shell::public("sender", t.say("sender-title"));
    Sender { t, shell, desk: desk(), ends_at: at("2026-12-21T23:00:00Z"), notice, form: accepted.then_some(form) }
}

fn sender_receipt(t: Text) -> SenderReceipt {
    let piece = ReceivedPiece {
        label: "Avis".to_owned(),
        proof: Some("/proof/7/00".to_owned()),
        qr: Qr::of("/proof/7/00"),
        size: 48_213,
        purge_at: at("2028-09-02T22:00:00Z"),
    };
    SenderReceipt {
        t,
        shell: Shell::public("sender-receipt", t.say("plain-receipt-title")),
        desk: desk(),
        received_at: at("2026-03-03T08:05:00Z"),
        purpose: "Aides".to_owned(),
        pieces: vec![piece],
        entry: 1_204,
        file: "/api/v1/links/token/receipts".to_owned(),
        again: "/d/token".to_owned(),
    }
}

fn proof(t: Text) -> Proof {
    Proof {
        t,
        shell: Shell::public("proof", t.say("proof-receipt-title")),
        lead: "Reçu.".to_owned(),
        facts: vec![("Document".to_owned(), "doc_1".to_owned())],
        limits: "Rien d’autre.".to_owned(),
        entry: 6_091,
        log: "consigne.test/log".to_owned(),
        file: "/api/v1/proof/6091/00".to_owned(),
        qr: Qr::of("https://consigne.test/proof/6091/00"),
    }
}

fn report(t: Text) -> Retention {
    let sentence = Sentence { overdue: 0, erased: 214, held: 3, visas: 2 };
    let row = RetentionRow {
        purpose: "Aides financières".to_owned(),
        code: "P11_AIDE_FIN".to_owned(),
        team: "Lyon 7".to_owned(),
        team_id: "team_1".to_owned(),
        active: 1_610,
        archived: 288,
        soon: 12,
        due: 0,
        overdue: 0,
        suspended: 0,
        extended: 1,
        held: 3,
        visa: 2,
        on_backstop: 31,
        last_day: Some(at("2033-09-02T22:00:00Z")),
        movement: Movement { opening: 1_900, received: 214, erased: 214, closing: 1_900, ever: 8_012 },
    };
    let stock = StockRow { label: "Aides financières".to_owned(), href: "/retention/documents".to_owned(), counts: [610, 0, 540, 80] };
    let waited = Waited { documents: 214, median_minutes: 4, p95_minutes: 11 };
    let monday = date(2026, 11, 16);
    let weeks = [-7, 0, 7].map(|days: i64| Week { monday: monday.checked_add(days.days()).expect("a day"), done: 12, due: 9 });
    Retention {
        t,
        shell: Shell::staff("retention", t.say("retention-title"), who(t, "dpo", "retention")),
        sentence,
        as_of: at("2026-11-18T09:00:00Z"),
        figures: sentence.figures(),
        stock: StockChart::new(t, vec![stock]),
        weeks: WeekChart::new(t, &weeks, date(2026, 11, 18)),
        rows: vec![row.clone(), row],
        compared: Compared {
            choices: vec![("2026-11".into(), "novembre 2026".into(), true)],
            periods: ["novembre".into(), "octobre".into()],
            rows: Vec::new(),
            waited: vec![WaitedRow { purpose: "Aides".into(), team: "Lyon <7>".into(), periods: [Some(waited), None] }],
        },
        holds: Vec::new(),
        reconciled: None,
        delay: Some(Delay { waited, chart: DelayChart::new(t, "novembre", [214, 0, 0, 0, 0]) }),
        decisions: vec![DecidedReport { verdict: "Validé".into(), when: "le 3 décembre".into(), as_of: "le 3 décembre".into(), entries: 12 }],
        decidable: Some(DecidableReport { period: "2026-11".into(), as_of: at("2026-11-18T09:00:00Z"), entries: 12_408, root: "n0mW=".into() }),
        policy: "9f2c".to_owned(),
        entries: 12_408,
        root: Some("n0mW=".to_owned()),
        exports: vec![Export { href: "/retention/report.json".into(), message: "export-report-csv" }],
    }
}

fn list(t: Text) -> RetentionList {
    let document = |facts: LifeFacts| ListedDocument {
        id: "doc_1".to_owned(),
        piece: "Avis".to_owned(),
        purpose: "Aides".to_owned(),
        team: "Lyon 7".to_owned(),
        state: "En cours".to_owned(),
        tone: Tone::Good,
        life: LifeLine::new(t, &facts, at("2026-11-18T09:00:00Z")),
        extension: Some("Prolongé.".to_owned()),
        entry: Some(412),
        erased: false,
        proof: Some("/proof/412/00".to_owned()),
    };
    RetentionList {
        t,
        shell: Shell::staff("retention-list", t.say("retention-title"), who(t, "dpo", "retention")),
        total: 2,
        rule: Some(Rule { summary: "24 mois.".to_owned(), facts: vec![("Départ".to_owned(), "Clôture".to_owned())] }),
        documents: vec![document(facts()), document(LifeFacts { hold: Some("Gel.".to_owned()), awaits_visa: true, ..facts() })],
        next: Some("/retention/documents?page=2".to_owned()),
    }
}

#[test]
fn every_word_that_a_template_or_a_page_asks_for_exists_in_both_languages() {
    let folder = |path| std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the folder");
    let mut asked = 0;
    for file in folder("web/pages") {
        let source = std::fs::read_to_string(file.expect("a file").path()).expect("its text");
        for rest in source.split("t.say(\"").skip(1).chain(source.split("t.with(\"").skip(1)) {
            let id = rest.split('"').next().unwrap_or_default();
            asked += 1;
            for language in [Language::French, Language::English] {
                assert_ne!(Text::new(language).say(id), id, "{language:?}");
            }
        }
    }
    assert!(asked > 100, "{asked}");
    for kind in MessageKind::ALL {
        for id in [kind.title(), kind.happened(), kind.safe(), kind.todo()] {
            assert_ne!(Text::new(Language::French).say(id), id);
        }
    }
}

#[test]
fn no_page_breaks_the_policy_on_styles_and_scripts() {
    for html in [Language::French, Language::English].into_iter().flat_map(|language| pages(Text::new(language))) {
        for forbidden in [" style=", "<style", " onclick", " onload", "javascript:", " title=\""] {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/assets/") || script.starts_with(" type=\"application/json\""), "{script}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.contains("href=\"/accessibility\""));
        assert!(html.contains("<main id=\"main\""));
    }
}

#[test]
fn every_place_of_every_page_is_filled() {
    for html in [Language::French, Language::English].into_iter().flat_map(|language| pages(Text::new(language))) {
        assert!(!html.contains("{$") && !html.contains("{ $"), "{html}");
    }
}

#[test]
fn what_comes_from_outside_is_text() {
    let t = Text::new(Language::French);
    assert!(!sender(t, true).render().expect("a page renders").contains("Lyon <7>"));
    assert!(!new_link(t, None).render().expect("a page renders").contains("\"><b>"));
    assert!(!report(t).render().expect("a page renders").contains("<b>Ferrand"));
    assert_eq!(PageData::of(&"</script><b>&").expect("a text has a form in JSON").as_str(), r#""\u003c/script\u003e\u003cb\u003e\u0026""#);
}

#[test]
fn the_plain_form_says_that_it_has_no_name_and_promises_no_sealing_at_the_sender_s() {
    let t = Text::new(Language::French);
    let html = sender(t, true).render().expect("a page renders");
    assert!(html.contains("enctype=\"multipart/form-data\" action=\"/d/token\""));
    assert!(html.contains("ni le nom de la personne ni le message"));
    assert!(!html.contains("fermés à clé avant de partir"));
    let refused = sender(t, false).render().expect("a page renders");
    assert!(!refused.contains("<form") && refused.contains("JavaScript") && refused.contains("04 72 00 00 36"));
}

#[test]
fn the_line_of_life_marks_today_on_the_way_to_the_next_station() {
    let t = Text::new(Language::French);
    let states = |life: &LifeLine| life.stations.each_ref().map(|station| (station.state, station.tenth));
    let drawn = |facts: &LifeFacts, now| states(&LifeLine::new(t, facts, at(now)));
    let [past, future] = [(State::Past, None), (State::Future, None)];
    assert_eq!(drawn(&facts(), "2026-03-03T08:00:00Z"), [past, (State::Now, Some(0)), future, future]);
    assert_eq!(drawn(&facts(), "2027-06-20T08:00:00Z"), [past, (State::Now, Some(5)), future, future]);
    assert_eq!(drawn(&facts(), "2028-09-02T22:00:00Z"), [past, past, (State::Now, Some(0)), future]);
    assert_eq!(drawn(&facts(), "2040-01-01T00:00:00Z"), [past, past, (State::Now, Some(10)), future]);
    let erased = LifeFacts { purged_at: Some(at("2033-09-02T22:05:00Z")), ..facts() };
    assert_eq!(drawn(&erased, "2033-09-03T00:00:00Z"), [past; 4]);
    let without_archive = LifeFacts { archive: false, ..facts() };
    assert_eq!(drawn(&without_archive, "2027-06-20T08:00:00Z"), [past, (State::Now, Some(5)), (State::None, None), future]);
}

#[test]
fn the_line_of_life_is_told_in_words() {
    let t = Text::new(Language::French);
    let life = LifeLine::new(t, &facts(), at("2026-11-18T09:00:00Z"));
    assert_eq!(
        life.words,
        "Reçu le 3 mars 2026. Accessible à l’équipe jusqu’au 2 septembre 2028. Puis gardé en archive. \
         Sera effacé le 3 septembre 2033\u{a0}: c’est la durée prévue pour cette finalité."
    );
    let dates = |facts: &LifeFacts| LifeLine::new(t, facts, at("2026-11-18T09:00:00Z")).stations.map(|station| station.date);
    assert_eq!(dates(&facts())[1..], ["jusqu’au 2 septembre 2028", "dès le 3 septembre 2028", "3 septembre 2033"]);
    let without_archive = LifeFacts { archive: false, active_until: None, ..facts() };
    assert_eq!(dates(&without_archive)[1..], ["jusqu’au 2 septembre 2033", "sans archive", "3 septembre 2033"]);
    let latest = LifeFacts { ends: Ends::Backstop, active_until: None, ..facts() };
    assert_eq!(dates(&latest)[1], "fin pas encore fixée");
    assert!(LifeLine::new(t, &latest, at("2026-11-18T09:00:00Z")).why.contains("s’il ne se passe rien d’ici là"));
}

#[test]
fn the_report_begins_with_its_sentence_and_its_columns_add_up() {
    let t = Text::new(Language::French);
    assert_eq!(report(t).sentence.say(&t), "Aucun document en retard. 214 effacements ce mois-ci, 3 gels, 2 visas attendus.");
    assert_eq!(report(t).total().cells().map(|(sum, _)| sum), [3_220, 576, 24, 0, 0, 6, 0, 2, 4, 62]);
    let late = Sentence { overdue: 1, erased: 0, held: 0, visas: 0 };
    assert_eq!(late.say(&t), "Un document en retard. Aucun effacement ce mois-ci, aucun gel, aucun visa attendu.");
    assert_eq!(late.figures().first().expect("four figures").tone, Tone::Late);
}

#[test]
fn the_report_counts_each_purpose_once_and_its_teams_beneath() {
    let t = Text::new(Language::French);
    let mut report = report(t);
    let other = RetentionRow { purpose: "Accompagnement".to_owned(), code: "P01_ACC_SOCIAL".to_owned(), last_day: None, ..report.rows[0].clone() };
    report.rows[1].team_id = "team_2".to_owned();
    report.rows[1].last_day = Some(at("2034-01-01T23:00:00Z"));
    report.rows.insert(1, other);
    let purposes = report.purposes();
    assert_eq!(purposes.iter().map(Group::name).collect::<Vec<_>>(), ["Aides financières", "Accompagnement"]);
    let [aids, others] = [&purposes[0], &purposes[1]];
    assert_eq!(aids.rows.iter().map(|row| row.team_id.as_str()).collect::<Vec<_>>(), ["team_1", "team_2"]);
    assert_eq!(
        aids.cells(),
        [
            (3_220, "active"),
            (576, "archived"),
            (24, "soon"),
            (0, "due"),
            (0, "overdue"),
            (6, "held"),
            (0, "suspended"),
            (2, "extended"),
            (4, "visa"),
            (62, "backstop")
        ]
    );
    assert_eq!(aids.movement().cells().map(|(sum, _)| sum), [3_800, 428, 428, 3_800, 16_024]);
    assert_eq!((aids.last_day(), others.last_day()), (Some(at("2034-01-01T23:00:00Z")), None));
    assert_eq!(aids.list_href("soon"), "/retention/documents?purpose=P11_AIDE_FIN&state=soon");
    assert_eq!(report.total().list_href("soon"), "/retention/documents?state=soon");
    assert_eq!(report.total().cells().map(|(sum, _)| sum), [4_830, 864, 36, 0, 0, 9, 0, 3, 6, 93]);
    let html = report.render().expect("a page renders");
    assert_eq!(html.matches("class=\"more team-rows\"").count(), 2);
    assert!(html.contains("purpose=P11_AIDE_FIN&#38;team=team_2&#38;state=active"));
}

#[test]
fn drawings_stay_inside_their_frame() {
    let t = Text::new(Language::French);
    let row = |label: &str, counts| StockRow { label: label.to_owned(), href: String::new(), counts };
    let long = "Prévention de la désinsertion professionnelle avec le SPSTI";
    let stock = StockChart::new(t, vec![row(&"é".repeat(80), [1, 0, 0, 1_000_000]), row(long, [0; 4]), row(&long.repeat(2), [3; 4]), row("Aides", [0; 4])]);
    let names: Vec<Vec<&str>> = stock.bars.iter().map(|bar| bar.lines.iter().map(|line| line.text.as_str()).collect()).collect();
    assert_eq!(names[1], ["Prévention de la désinsertion", "professionnelle avec le SPSTI"]);
    assert!(names[2][1].ends_with('…') && names[3] == ["Aides"]);
    assert!(stock.bars.is_sorted_by(|bar, next| bar.y + stock.thick < next.lines[0].y && bar.lines.iter().all(|line| line.y < bar.y)));
    assert!(stock.bars.last().is_some_and(|bar| bar.y + stock.thick < stock.height));
    for bar in &stock.bars {
        assert!(bar.lines.len() <= 2 && bar.lines.iter().all(|line| line.text.chars().count() <= 38));
        assert!(bar.parts.iter().all(|part| part.x + part.width < stock.width), "{bar:?}");
    }
    let monday = date(2026, 11, 16);
    let weeks: Vec<_> = (0..12).map(|week: i64| Week { monday: monday.checked_add((7 * week).days()).expect("a day"), done: 0, due: 7 }).collect();
    let chart = WeekChart::new(t, &weeks, date(2026, 11, 22));
    assert!(chart.today_x.is_some_and(|x| x < chart.width / 12));
    assert!(chart.bars.iter().all(|bar| bar.x + chart.thick <= chart.width && bar.due_y + bar.due_height == chart.base));
    assert!(WeekChart::new(t, &weeks, date(2026, 11, 15)).today_x.is_none());
    assert!(WeekChart::new(t, &[], monday).bars.is_empty());
}

#[test]
fn many_weeks_are_labelled_only_as_far_as_there_is_room() {
    let monday = date(2026, 8, 24);
    let week = |week: i64| Week { monday: monday.checked_add((7 * week).days()).expect("a day"), done: week.unsigned_abs(), due: 0 };
    let chart = WeekChart::new(Text::new(Language::French), &(0..25).map(week).collect::<Vec<_>>(), date(2026, 11, 18));
    let labelled: Vec<_> = chart.bars.iter().filter(|bar| bar.label.is_some()).map(|bar| bar.middle).collect();
    assert!(labelled.len() > 4 && labelled.windows(2).all(|pair| pair[1] - pair[0] >= 44), "{labelled:?}");
    assert_eq!(chart.bars.iter().filter_map(|bar| bar.count).collect::<Vec<_>>(), [24]);
}
