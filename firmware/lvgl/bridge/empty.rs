//! Empty on purpose: the manifest beside this folder exists to pin and fetch LVGL's source.
