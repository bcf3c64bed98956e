//! The numbers of the command buffer and of the events, which `firmware/lvgl/schema.ts` has for all: out of the generated header.
#![allow(missing_docs, dead_code)]

include!(concat!(env!("OUT_DIR"), "/schema.rs"));
