//! What the program embeds is looked at again when it changes.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks")]
fn main() {
    for folder in ["migrations", "policies", "web/dist", "web/messages", "web/pages"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
