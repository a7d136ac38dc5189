//! What a start compares with the first one, and refuses in a sentence.

use std::path::Path;

use consigne::{
    app::{App, Setup, StartError},
    purposes::{Policies, PolicyFile},
    sealing::Identity,
};

use crate::harness::{Instance, ORIGIN, random, shipped_policies, story};

/// The refusal of a start, told as the operator reads it.
async fn refusal(setup: Setup) -> (String, StartError) {
    match App::open(setup).await {
        Ok(_) => panic!("it started"),
        Err(error) => (error.to_string(), error),
    }
}

async fn spoilt(at: &Instance, spoil: impl FnOnce(&mut Setup)) -> (String, StartError) {
    let mut setup = at.setup();
    spoil(&mut setup);
    refusal(setup).await
}

/// The shipped purposes with one text put in the place of another, in one file.
fn changed(file: &str, from: &str, to: &str) -> Vec<PolicyFile> {
    let mut files = shipped_policies();
    let one = files.iter_mut().find(|one| Path::new(&one.name).file_name().is_some_and(|name| name == file)).expect("the file");
    assert!(one.text.contains(from), "{file} holds {from}");
    one.text = one.text.replace(from, to);
    files
}

#[test]
fn changed_purposes_are_not_run_until_somebody_approves_them() {
    story(async |at| {
        let in_force = at.app.rules().digest().to_owned();
        let other = changed("P12_IDENTITE.toml", "hold_allowed = false", "hold_allowed = true");
        assert_ne!(Policies::load(&other).expect("they are sound").digest(), in_force);
        let mut setup = at.setup();
        setup.policies = other;
        let again = App::open(setup).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again.rules().digest(), in_force, "it goes on with what was approved");
        again.records.db().close().await;
        let mut setup = at.setup();
        setup.policies = changed("P12_IDENTITE.toml", "kind = \"case\"", "# a comment changes nothing\nkind = \"case\"");
        let again = App::open(setup).await.unwrap_or_else(|error| panic!("{error}"));
        again.records.db().close().await;
    });
}

#[test]
fn the_recovery_key_and_the_trail_s_name_can_never_change() {
    story(async |at| {
        let (sentence, error) = spoilt(at, |setup| setup.recovery = Identity::from_scalar(&random()).recipient()).await;
        assert!(matches!(error, StartError::OtherRecovery(_)));
        assert!(sentence.contains(&at.recovery.recipient().to_string()), "{sentence}");
        let (sentence, error) = spoilt(at, |setup| setup.origin = "another.example/log".to_owned()).await;
        assert!(matches!(error, StartError::OtherOrigin(_)));
        assert_eq!(sentence, format!("log.origin is not “{ORIGIN}”, the trail's name since it began: it can never change"));
        let (_, error) = spoilt(at, |setup| *setup.log_seed = [9; 32]).await;
        assert!(matches!(error, StartError::Log(_)), "another key cannot continue the trail: {error}");
    });
}

#[test]
fn purposes_with_mistakes_start_nothing_and_each_mistake_is_a_sentence() {
    story(async |at| {
        let (sentence, error) = spoilt(at, |setup| setup.policies = changed("P12_IDENTITE.toml", "art6 = \"6.1.e\"", "art6 = \"6.1.f\"")).await;
        assert!(matches!(&error, StartError::Policies(mistakes) if mistakes.len() == 1), "{error}");
        assert!(sentence.contains("P12_IDENTITE.toml") && sentence.contains("6.1.f"), "{sentence}");
    });
}
