//! What the report tells of a few documents, as days and months go by.

use super::*;

#[tokio::test]
async fn a_month_s_movements_add_up_from_its_first_day_to_now() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let early = instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    instance.receive(0, AID, "2027-01-10T23:00:00Z").await;
    instance.receive(1, AID, "2027-01-10T23:00:00Z").await;
    instance.set("2026-11-05T10:00:00Z");
    instance.receive(0, AID, "2026-12-10T23:00:00Z").await;
    instance.set("2026-11-10T02:00:00Z");
    instance.purge(AID.0, &early).await;
    instance.set("2026-11-18T09:00:00Z");
    let report = instance.report().await;
    let first = report.rows.iter().find(|row| row.team == instance.teams[0].0).expect("a row").figures;
    assert_eq!([first.opening, first.received, first.purged_this_month, first.closing, first.stored], [2, 1, 1, 2, 2]);
    assert_eq!([first.due_soon, first.due_this_month, first.overdue, first.without_start], [1, 0, 0, 2]);
    assert_eq!(report.totals.stored, 3);
    assert!(report.reconciles);
    let delay = report.periods[0].delays.totals;
    assert_eq!((delay.documents, delay.median_seconds, delay.p95_seconds), (1, 3 * 3_600, 3 * 3_600));
    assert_eq!(report.checkpoint.expect("a checkpoint").entries, 6);
    assert_eq!(first.purged, report.weeks.iter().map(|week| week.purged).sum::<u64>());
}

#[tokio::test]
async fn a_document_is_due_on_its_day_and_overdue_on_the_next() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    for (now, expected) in
        [("2026-11-09T22:59:59Z", [1, 0, 0]), ("2026-11-09T23:00:00Z", [0, 1, 0]), ("2026-11-10T22:59:59Z", [0, 1, 0]), ("2026-11-10T23:00:00Z", [0, 0, 1])]
    {
        instance.set(now);
        let totals = instance.report().await.totals;
        assert_eq!([totals.active, totals.due_today, totals.overdue], expected, "{now}");
        assert!(totals.reconcile());
    }
}

#[tokio::test]
async fn the_movements_counted_again_from_the_trail_are_those_of_the_records_until_a_row_is_changed() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let first = instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    let second = instance.receive(1, AID, "2026-12-09T23:00:00Z").await;
    instance.set("2026-11-10T02:00:00Z");
    instance.purge(AID.0, &first).await;
    instance.set("2026-11-18T09:00:00Z");
    let differences = || async {
        verify(&mut instance.records.read().await.expect("a snapshot"), &instance.policies, instance.log.verifier_key()).await.expect("a recount").1
    };
    assert_eq!(differences().await, []);
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE uses SET state = 'purged', purged_at = purge_at WHERE document = $1", &second))
        .map_err(|error: StoreError| error)
        .expect("a row changed");
    let found = differences().await;
    assert!(
        found.iter().any(|difference| (difference.figure.as_str(), difference.report.as_str(), difference.trail.as_str()) == ("purged", "2", "1")),
        "{found:?}"
    );
}

#[tokio::test]
async fn neither_file_says_whose_the_documents_are_and_no_name_is_a_formula() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    instance.receive(1, AID, "2026-11-09T23:00:00Z").await;
    let report = instance.report().await;
    let (table, json) = (String::from_utf8(csv(&report, &instance.policies).expect("a table")).expect("a text"), serde_json::to_string(&report).expect("JSON"));
    assert!(!table.contains("case_") && !json.contains("case_") && !json.contains("agt_") && !json.contains("doc_"));
    assert!(table.contains(",'=Agence de Bourg,"));
    let mut read = ::csv::Reader::from_reader(table.as_bytes());
    let names = read.headers().expect("names").clone();
    let values = read.records().next().expect("a row").expect("its values");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let mut same = 0;
    for (name, value) in names.iter().zip(&values).filter(|(name, _)| *name != "team_name" && !json["rows"][0][name].is_null()) {
        let told = &json["rows"][0][name];
        assert_eq!(value, told.as_str().map_or_else(|| told.to_string(), str::to_owned), "{name}");
        same += 1;
    }
    assert_eq!(same, 27, "every figure, the purpose, the team and the furthest last day");
    let told = |name: &str| names.iter().position(|other| other == name).and_then(|place| values.get(place)).unwrap_or_default().to_owned();
    assert_eq!([told("label"), told("art6"), told("2026-10_received"), told("2026-09_closing")], ["Aide financière individuelle", "6.1.e", "1", "0"]);
    assert_eq!(told("checkpoint_root"), json["checkpoint"]["root"].as_str().expect("a root"));
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_without_a_gap_or_a_repeat() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    for number in 0..107 {
        instance.receive(number % 2, AID, if number % 3 == 0 { "2027-03-09T23:00:00Z" } else { "2027-02-09T23:00:00Z" }).await;
    }
    // Some are held under a second purpose, which ends on another day or on the same one.
    let mut twice = Vec::new();
    for number in 0..20 {
        let document = instance.receive(0, AID, "2027-02-09T23:00:00Z").await;
        let purge_at = if number % 2 == 0 { "2027-02-09T23:00:00Z" } else { "2027-01-09T23:00:00Z" };
        instance.also(0, "P01_ACC_SOCIAL", (&document, purge_at)).await;
        twice.push(document);
    }
    let mut seen = BTreeSet::new();
    let mut filter = Some(Filter::read("state=active").expect("a list"));
    let mut pages = 0;
    while let Some(page) = filter {
        let mut tx = instance.records.read().await.expect("a snapshot");
        let listed = list(&mut tx, (&instance.policies, &instance.key), &page).await.expect("a page");
        assert_eq!(listed.total, 147);
        for row in listed.rows {
            assert!(seen.insert((row.document, row.purpose)), "a repeat");
        }
        filter = listed.next;
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (147, 3));
    assert!(twice.iter().all(|document| seen.iter().filter(|(seen, _)| seen == document).count() == 2));
}

#[tokio::test]
async fn a_list_of_what_does_not_exist_is_none() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let team = TeamId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
    let document = DocumentId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
    for query in ["purpose=P99_NONE".to_owned(), "purpose=S1_JOURNAUX_TECH".to_owned(), format!("team={team}"), format!("after={document}&under=P02_PDP_SPSTI")]
    {
        let filter = Filter::read(&query).expect("a form");
        let mut tx = instance.records.read().await.expect("a snapshot");
        assert!(matches!(list(&mut tx, (&instance.policies, &instance.key), &filter).await, Err(ReportRefusal::List(NoSuchList))), "{query}");
    }
}

#[tokio::test]
async fn a_row_that_no_act_changed_is_found_by_the_night_s_count() {
    let instance = Instance::new("2026-11-17T09:00:00Z").await;
    let document = instance.receive(0, AID, "2027-11-09T23:00:00Z").await;
    instance.receive(1, AID, "2027-11-09T23:00:00Z").await;
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0));
    assert_eq!(reconcile(&instance.records).await.expect("a count"), None, "once a day");
    instance.receive(1, AID, "2027-11-09T23:00:00Z").await;
    instance.set("2026-11-18T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0), "what acts changed was foretold");
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE uses SET state = 'awaiting_visa' WHERE document = $1", &document))
        .map_err(|error: StoreError| error)
        .expect("a row changed");
    instance.set("2026-11-19T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(1));
    let report = instance.report().await;
    assert_eq!((report.totals.awaiting_visa, report.reconciled.expect("a count").differences), (1, 1), "the count stands, and says so");
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE payload_stock SET bytes = bytes + 1"))
        .map_err(|error: StoreError| error)
        .expect("a sum changed");
    instance.set("2026-11-20T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(1), "the bytes held are counted too");
    instance.set("2026-11-21T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0), "and put right");
}

#[tokio::test]
async fn a_period_s_movements_are_told_long_after_it_and_those_of_the_period_before() {
    let instance = Instance::new("2026-01-10T10:00:00Z").await;
    let early = instance.receive(0, AID, "2026-05-09T22:00:00Z").await;
    instance.set("2026-03-15T10:00:00Z");
    instance.receive(0, AID, "2027-01-10T23:00:00Z").await;
    instance.set("2026-05-10T02:00:00Z");
    instance.purge(AID.0, &early).await;
    instance.set("2026-11-18T09:00:00Z");
    instance.receive(0, AID, "2027-11-10T23:00:00Z").await;
    let mut tx = instance.records.read().await.expect("a snapshot");
    for (name, expected, before) in [
        ("2026", [0, 3, 1, 2], [0, 0, 0, 0]),
        ("2026-T1", [0, 2, 0, 2], [0, 0, 0, 0]),
        ("2026-T2", [2, 0, 1, 1], [0, 2, 0, 2]),
        ("2026-03", [1, 1, 0, 2], [1, 0, 0, 1]),
        ("2026-11", [1, 1, 0, 2], [1, 0, 0, 1]),
    ] {
        let period = Period::read(name).expect("a period");
        let report = retention(&mut tx, &instance.policies, instance.log.verifier_key(), Some(period)).await.expect("a report");
        let told: Vec<_> = report.periods.iter().map(|told| [told.totals.opening, told.totals.received, told.totals.purged, told.totals.closing]).collect();
        assert_eq!(told, [expected, before], "{name}");
        assert!(report.reconciles);
    }
}

#[tokio::test]
async fn delays_are_told_by_period_purpose_and_team_and_what_a_clock_that_was_ahead_counted_is_no_count() {
    let instance = Instance::new("2026-01-10T10:00:00Z").await;
    let [first, second] = [instance.receive(0, AID, "2026-05-09T22:00:00Z").await, instance.receive(1, AID, "2026-05-09T22:00:00Z").await];
    let third = instance.receive(0, AID, "2026-07-04T22:00:00Z").await;
    for (document, moment) in [(&first, "2026-05-10T02:00:00Z"), (&second, "2026-05-11T22:00:00Z")] {
        instance.set(moment);
        instance.purge(AID.0, document).await;
    }
    reconcile(&instance.records).await.expect("a count");
    let told = |name: &'static str| {
        let instance = &instance;
        async move {
            let mut tx = instance.records.read().await.expect("a snapshot");
            let period = Period::read(name).expect("a period");
            retention(&mut tx, &instance.policies, instance.log.verifier_key(), Some(period)).await.expect("a report").periods[0].delays.clone()
        }
    };
    let may = told("2026-05").await;
    let hours = |delay: Delay| [delay.documents, delay.median_seconds / 3_600, delay.p95_seconds / 3_600];
    assert_eq!(hours(may.totals), [2, 4, 48]);
    assert_eq!(may.totals.bands, [0, 1, 0, 1, 0]);
    let mut rows: Vec<_> = may.rows.iter().map(|row| (row.team.clone(), hours(row.delay))).collect();
    rows.sort_by_key(|(_, hours)| *hours);
    assert_eq!(rows, [(instance.teams[0].0.clone(), [1, 4, 4]), (instance.teams[1].0.clone(), [1, 48, 48])]);

    instance.set("2027-08-01T02:00:00Z");
    note_delays(&instance.records).await.expect("a count");
    assert_eq!(told("2026-07").await.totals, Delay::default());
    instance.set("2026-07-05T02:00:00Z");
    instance.purge(AID.0, &third).await;
    note_delays(&instance.records).await.expect("a count");
    for moment in ["2026-07-05T02:00:00Z", "2026-07-31T23:00:00Z", "2026-08-20T02:00:00Z"] {
        instance.set(moment);
        note_delays(&instance.records).await.expect("a count");
        assert_eq!([hours(told("2026-07").await.totals), hours(told("2026").await.totals)], [[1, 4, 4], [3, 4, 48]], "{moment}");
        assert_eq!(told("2026-05").await.totals, may.totals, "what ended stays as it was");
    }
    let differences = verify(&mut instance.records.read().await.expect("a snapshot"), &instance.policies, instance.log.verifier_key()).await;
    assert_eq!(differences.expect("a recount").1, []);
}
