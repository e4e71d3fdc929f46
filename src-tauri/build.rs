//! Declares the commands that the web view may call, so that each needs its permission.
fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&["operate", "pick", "brought", "tell_end"]);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
