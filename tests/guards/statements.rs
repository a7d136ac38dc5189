//! One SQL text for both engines: every statement of the source is prepared on the engine of this run.

use std::collections::BTreeMap;

use consigne::store::Db;
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

use super::{Source, sources};
use crate::harness::story;

/// The macros of `src/store/macros.rs`, and at which argument the statement stands.
const MACROS: [(&str, usize); 4] = [("fetch_all!(", 2), ("fetch_optional!(", 2), ("fetch_one!(", 2), ("execute!(", 1)];

/// The arguments of a call, from after its parenthesis.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    let mut found = vec![String::new()];
    for character in text.chars() {
        if quoted {
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else {
            match character {
                '"' => quoted = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.push(String::new());
                    continue;
                }
                _ => {}
            }
            if depth < 0 {
                break;
            }
        }
        if let Some(last) = found.last_mut() {
            last.push(character);
        }
    }
    // Within `<…>` a comma separates no argument: types are put together again.
    let mut whole: Vec<String> = Vec::new();
    for part in found {
        match whole.last_mut() {
            Some(last) if !last.contains('"') && last.matches('<').count() > last.matches('>').count() => {
                last.push(',');
                last.push_str(&part);
            }
            _ => whole.push(part),
        }
    }
    whole.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// A local macro: the names of its parameters, and the expression it stands for.
type Macros = BTreeMap<String, (Vec<String>, String)>;

/// The text of a literal, a local macro, or a `concat!` of both.
fn text_of(expression: &str, macros: &Macros) -> Option<String> {
    let expression = expression.trim();
    if let Some(literal) = expression.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Some(literal.replace("\\\"", "\""));
    }
    let (name, inside) = expression.split_once("!(")?;
    let given: Vec<String> = arguments(inside).into_iter().filter(|part| !part.is_empty()).collect();
    if name == "concat" {
        return given.iter().map(|part| text_of(part, macros)).collect();
    }
    let (parameters, body) = macros.get(name)?;
    let body = parameters.iter().zip(&given).fold(body.clone(), |body, (parameter, value)| body.replace(parameter, value));
    text_of(&body, macros)
}

/// `macro_rules! name { ($a:expr) => { "text" }; }`
fn local_macros(source: &str) -> Macros {
    let mut found = Macros::new();
    for rest in source.split("macro_rules! ").skip(1) {
        let name: String = rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect();
        let Some((head, body)) = rest.split_once(") => {") else { continue };
        let parameters = head.rsplit_once('(').map(|(_, parameters)| parameters).unwrap_or_default();
        let parameters = parameters.split(',').filter_map(|parameter| parameter.trim().split_once(':')).map(|(name, _)| name.to_owned()).collect();
        let body = body.split_once("\n    }").map(|(body, _)| body.trim().to_owned()).unwrap_or_default();
        found.insert(name, (parameters, body));
    }
    found
}

/// Every statement of a file, or the beginning of the call that could not be read.
fn statements(source: &Source) -> Vec<Result<String, String>> {
    let code = source.without_tests();
    let macros = local_macros(code);
    let mut found = Vec::new();
    for (name, place) in MACROS {
        for rest in code.split(name).skip(1) {
            let sql = arguments(rest).get(place).and_then(|expression| text_of(expression, &macros));
            found.push(sql.ok_or_else(|| format!("{}: {name}{}", source.path, rest.chars().take(80).collect::<String>())));
        }
    }
    found
}

async fn prepared(db: &Db, sql: &str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match db {
        Db::Lite { writer, .. } => writer.acquire().await?.prepare(sql).await.map(drop),
        Db::Postgres(pool) => pool.acquire().await?.prepare(sql).await.map(drop),
    }
}

/// What does not prepare, or cannot be read.
async fn violations(db: &Db, files: &[Source]) -> (usize, Vec<String>) {
    let (mut count, mut found) = (0, Vec::new());
    for source in files.iter().filter(|source| !source.is_tests() && source.path != "src/store/macros.rs") {
        for statement in statements(source) {
            count += 1;
            match statement {
                Ok(sql) => found.extend(prepared(db, &sql).await.err().map(|error| format!("{}: {error}\n    {sql}", source.path))),
                Err(unread) => found.push(format!("{unread}… cannot be read by this guard")),
            }
        }
    }
    (count, found)
}

#[test]
fn every_statement_of_the_source_prepares_on_this_engine() {
    story(async |at| {
        let (count, found) = violations(at.app.records.db(), &sources("src", "rs")).await;
        super::none(&found);
        assert!(count > 100, "only {count} statements were found");
    });
}

#[test]
fn a_statement_of_no_engine_is_seen_in_a_literal_and_in_a_local_macro() {
    story(async |at| {
        let db = at.app.records.db();
        let file = |text: &str| [Source::planted("src/a/store.rs", text)];
        let right = "execute!(tx, \"DELETE FROM tasks WHERE task = $1\", task)?; fetch_all!(tx, (TeamId, Option<String>), \"SELECT team, kind FROM tasks\")";
        assert_eq!(violations(db, &file(right)).await, (2, Vec::new()));
        let (_, wrong) = violations(db, &file("fetch_one!(tx, Vec<u8>, \"SELECT nothing FROM tasks\")")).await;
        assert!(matches!(wrong.as_slice(), [one] if one.contains("nothing")), "{wrong:?}");
        let composed = "macro_rules! columns {\n    () => {\n        \"SELECT task FROM \"\n    };\n}\nfetch_all!(\n    tx,\n    Row,\n    concat!(columns!(), \"nowhere WHERE a = 'b, c'\"),\n    1\n)";
        let (_, wrong) = violations(db, &file(composed)).await;
        assert!(matches!(wrong.as_slice(), [one] if one.contains("nowhere")), "{wrong:?}");
        let (_, unread) = violations(db, &file("execute!(tx, sql, 1)")).await;
        assert!(matches!(unread.as_slice(), [one] if one.contains("cannot be read")), "{unread:?}");
    });
}
