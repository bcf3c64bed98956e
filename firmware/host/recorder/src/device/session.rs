//! What is on the monitor: the bundle's screens, or why there are none.
use std::rc::Rc;

use super::problem::{Problem, RESTART};
use crate::contract::{Devices, Level, Log, Source, Ui};
use crate::display::bridge::Bridge;
use crate::display::fault_screen::{is_pressed, notice};
use crate::display::fonts::Font;
use crate::engine::program::Program;
use crate::engine::{Stop, Vm};

/// What a turn comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The bundle lives.
    Runs,
    /// A problem is on the monitor.
    Stands,
    /// Its button was pressed.
    Restarts,
}

/// The screens of one process.
pub struct Session {
    bridge: Rc<Bridge>,
    fonts: Vec<Font>,
    log: Log,
    size: (i32, i32),
    has_cursor: bool,
    place: (i32, i32),
    vm: Option<Vm>,
    problem: Option<Problem>,
}

impl Session {
    /// Starts the bridge for a monitor of this size, with nothing on it.
    ///
    /// # Errors
    /// In words: no memory, or a font that is none.
    pub fn new(bridge: Rc<Bridge>, fonts: Vec<Font>, log: Log, size: (i32, i32)) -> Result<Self, String> {
        bridge.start(size.0, size.1, &fonts)?;
        Ok(Self { bridge, fonts, log, size, has_cursor: false, place: (0, 0), vm: None, problem: None })
    }

    fn say(&self, text: &str) {
        (self.log)(Source::Machine, Level::Error, text);
    }

    /// Begins with the bundle, or with why there is none.
    pub fn begin(&mut self, supplies: Result<(Devices, Program), Problem>) {
        let (devices, program) = match supplies {
            Ok(supplies) => supplies,
            Err(problem) => return self.stand(problem),
        };
        let loaded = Vm::start(devices).and_then(|vm| {
            let loaded = vm.load(&program);
            let is_ready = vm.is_ready();
            self.vm = Some(vm);
            loaded.map(|()| is_ready)
        });
        match loaded {
            Ok(true) => {}
            Ok(false) => self.stand(Problem::Program("the bundle did not call host.run".into())),
            Err(stop) => self.stopped(stop),
        }
    }

    fn stopped(&mut self, stop: Stop) {
        match stop {
            Stop::Fault { message, stack } => {
                let stack = stack.trim_end();
                if !stack.is_empty() {
                    self.say(stack);
                }
                self.stand(Problem::Program(message));
            }
            Stop::Cut(place) => self.stand(Problem::Program(format!("the flash stopped: {place}"))),
        }
    }

    /// The bundle is gone, and the problem is on the monitor.
    fn stand(&mut self, problem: Problem) {
        self.say(&problem.told());
        self.vm = None;
        self.problem = Some(problem);
        self.draw();
    }

    fn draw(&self) {
        let Some(problem) = &self.problem else { return };
        let (width, height) = self.size;
        if let Err(why) = self.bridge.start(width, height, &self.fonts) {
            return self.say(&why);
        }
        self.bridge.cursor(self.has_cursor);
        if self.has_cursor {
            self.bridge.pointer(self.place.0, self.place.1, false);
        }
        self.bridge.exec(&notice(width, height, &problem.lines(), RESTART));
    }

    /// The mouse, in pixels.
    pub fn pointer(&mut self, place: (i32, i32), is_down: bool) {
        self.place = place;
        self.bridge.pointer(place.0, place.1, is_down);
    }

    /// Shows the mouse cursor, or hides it.
    pub fn cursor(&mut self, is_visible: bool) {
        self.has_cursor = is_visible;
        self.bridge.cursor(is_visible);
    }

    /// Whether the cursor is shown.
    #[must_use]
    pub fn has_cursor(&self) -> bool {
        self.has_cursor
    }

    /// Width and height of the frame.
    #[must_use]
    pub fn size(&self) -> (i32, i32) {
        self.size
    }

    /// Another monitor; false when there is no memory for it, and the picture stays as large as it was.
    #[must_use]
    pub fn resize(&mut self, size: (i32, i32)) -> bool {
        if size == self.size {
            return true;
        }
        if !self.bridge.resize(size.0, size.1) {
            return false;
        }
        self.size = size;
        if self.problem.is_some() {
            self.draw();
        }
        true
    }

    /// Answers and events go to the bundle, or to the button.
    pub fn turn(&mut self) -> Turn {
        let Some(vm) = &self.vm else {
            let is_restart = is_pressed(&self.bridge.events());
            return if is_restart { Turn::Restarts } else { Turn::Stands };
        };
        match vm.tick() {
            Ok(()) => Turn::Runs,
            Err(stop) => {
                self.stopped(stop);
                Turn::Stands
            }
        }
    }

    /// Frees the bundle's garbage.
    pub fn collect(&self) {
        if let Some(vm) = &self.vm {
            vm.collect();
        }
    }

    /// The bridge.
    #[must_use]
    pub fn bridge(&self) -> &Bridge {
        &self.bridge
    }
}
