//! The machine: power, clock, engine, monitor. `src/sim/machine/machine.ts` is the simulator's, and does the same in the same order.
//!
//! Time passes in `step` alone.
use std::cell::RefCell;
use std::rc::Rc;

use super::protocol::{Power, Request, State};
use super::supply::Supply;
use crate::contract::clock::Clock;
use crate::contract::{Devices, Level, Source, Ui};
use crate::display::bridge::{Area, Bridge};
use crate::display::fault_screen::fault_screen;
use crate::display::fonts::Font;
use crate::engine::program::Program;
use crate::engine::{Stop, Vm};
use crate::flash::nor::Nor;

/// Takes the areas that were drawn.
pub type Drawn = Box<dyn Fn(&[Area])>;

/// One recorder.
pub struct Machine {
    devices: Devices,
    bridge: Rc<Bridge>,
    fonts: Vec<Font>,
    bundle: Program,
    supply: Rc<Supply>,
    flash: Rc<RefCell<Nor>>,
    size: (i32, i32),
    has_cursor: bool,
    drawn: Drawn,
    power: Power,
    /// None while off and on the screen of a fault.
    vm: Option<Vm>,
    problem: Option<String>,
    writes_before: u64,
}

impl Machine {
    /// Off.
    #[allow(clippy::too_many_arguments)] // all that a recorder is made of, named once
    pub fn new(
        devices: Devices,
        bridge: Rc<Bridge>,
        fonts: Vec<Font>,
        bundle: Program,
        supply: Rc<Supply>,
        flash: Rc<RefCell<Nor>>,
        size: (i32, i32),
        has_cursor: bool,
        drawn: Drawn,
    ) -> Self {
        let (power, vm, problem, writes_before) = (Power::Off, None, None, 0);
        Self { devices, bridge, fonts, bundle, supply, flash, size, has_cursor, drawn, power, vm, problem, writes_before }
    }

    /// What is told with each result.
    pub fn state(&self) -> State {
        let pending = self.vm.as_ref().map_or(0, Vm::pending);
        let flash = self.flash.borrow();
        State {
            power: self.power,
            is_pulled: self.supply.is_pulled(),
            is_quiet: flash.writes == self.writes_before && !flash.is_cut_ahead() && pending == 0,
            pending: pending as u32,
            now: self.supply.now(),
            problem: self.problem.clone().filter(|_| self.power == Power::Fault),
        }
    }

    /// Does what is asked; the bytes of the result.
    pub fn answer(&mut self, request: &Request) -> Vec<u8> {
        match *request {
            Request::PowerOn => self.power_on(),
            Request::PowerOff => self.power_off(),
            Request::Plug(is_pulled) => self.plug(is_pulled),
            Request::CutAt(operation) => self.flash.borrow_mut().cut_at(operation),
            Request::Resize(width, height) => self.resize((width, height)),
            Request::Step(ms, is_drawn) => return vec![self.step(ms, is_drawn).into()],
            Request::Settle => {
                if let Some(vm) = &self.vm {
                    vm.settle();
                }
            }
            Request::Frame => return self.frame(),
            Request::Flash => return self.image(),
            Request::Stats => return self.stats(),
            _ if self.power == Power::Off => return Self::nothing(request),
            Request::Pointer(x, y, is_pressed) => self.bridge.pointer(x, y, is_pressed),
            Request::PointerLost => self.bridge.pointer_lost(),
            Request::Wheel(notches) => self.bridge.wheel(notches),
            Request::Key(key, is_pressed) => self.bridge.key(key, is_pressed),
            Request::Tree => return self.bridge.tree(),
            Request::Hit(x, y) => return self.bridge.hit(x, y).to_le_bytes().to_vec(),
            Request::Focused => return self.bridge.focused().to_le_bytes().to_vec(),
        }
        Vec::new()
    }

    /// The result while there is no bridge to ask.
    fn nothing(request: &Request) -> Vec<u8> {
        match request {
            Request::Tree => b"[]".to_vec(),
            Request::Hit(..) | Request::Focused => vec![0; 4],
            _ => Vec::new(),
        }
    }

    fn say(&self, level: Level, text: &str) {
        (self.devices.log)(Source::Machine, level, text);
    }

    fn drawn_whole(&self) {
        let (width, height) = self.size;
        (self.drawn)(&[Area { x1: 0, y1: 0, x2: width - 1, y2: height - 1 }]);
    }

    fn pixels(&self) -> usize {
        self.size.0.unsigned_abs() as usize * self.size.1.unsigned_abs() as usize
    }

    fn start_bridge(&self) -> Result<(), String> {
        let (width, height) = self.size;
        self.bridge.start(width, height, &self.fonts)?;
        self.bridge.cursor(self.has_cursor);
        if self.has_cursor {
            // Not in a corner, where nobody sees it.
            self.bridge.pointer(width / 2, height / 2, false);
        }
        Ok(())
    }

    fn go_off(&mut self) {
        self.vm = None;
        self.bridge.stop();
        self.power = Power::Off;
        self.supply.end();
        self.drawn_whole();
    }

    fn draw_fault(&mut self) {
        self.vm = None;
        match self.start_bridge() {
            Ok(()) => {
                self.bridge.exec(&fault_screen(self.size.0, self.size.1));
                self.bridge.render();
            }
            Err(why) => {
                // The monitor stays dark; the log has the reason.
                self.bridge.stop();
                self.say(Level::Error, &why);
            }
        }
        self.drawn_whole();
    }

    fn fault(&mut self, message: &str, stack: &str) {
        self.power = Power::Fault;
        let stack = stack.trim_end();
        self.say(Level::Error, &if stack.is_empty() { message.to_owned() } else { format!("{message}\n{stack}") });
        self.problem = Some(message.to_owned());
        self.draw_fault();
    }

    /// True when the bundle may go on.
    fn took(&mut self, entered: Result<(), Stop>) -> bool {
        match entered {
            Ok(()) => return true,
            Err(Stop::Fault { message, stack }) => self.fault(&message, &stack),
            Err(Stop::Cut(place)) => {
                self.say(Level::Warn, &format!("the power was cut in the middle of a flash operation: {place}"));
                self.go_off();
            }
        }
        false
    }

    fn power_on(&mut self) {
        if self.power != Power::Off {
            return;
        }
        if let Err(why) = self.start_bridge() {
            return self.fault(&why, "");
        }
        self.power = Power::On;
        let loaded = match Vm::start(self.devices.clone()) {
            Ok(vm) => {
                let loaded = vm.load(&self.bundle);
                self.vm = Some(vm);
                loaded
            }
            Err(stop) => Err(stop),
        };
        if !self.took(loaded) {
            return;
        }
        if self.vm.as_ref().is_some_and(Vm::is_ready) {
            self.step(0, true);
        } else {
            self.fault("the bundle did not call host.run", "");
        }
    }

    fn power_off(&mut self) {
        if self.power != Power::Off {
            self.go_off();
        }
    }

    fn plug(&self, is_pulled: bool) {
        let may = if is_pulled { self.power != Power::Off } else { self.supply.is_pulled() };
        if may {
            self.supply.plug(is_pulled);
        }
    }

    fn resize(&mut self, size: (i32, i32)) {
        if size == self.size {
            return;
        }
        self.size = size;
        match self.power {
            Power::Fault => return self.draw_fault(),
            Power::On if !self.bridge.resize(size.0, size.1) => {
                self.fault(&format!("no memory for a monitor of {}x{}", size.0, size.1), "");
            }
            _ => {}
        }
        self.drawn_whole();
    }

    fn step(&mut self, ms: u32, is_drawn: bool) -> bool {
        if self.power == Power::Off {
            return false;
        }
        self.supply.pass(ms.into());
        self.writes_before = self.flash.borrow().writes;
        self.bridge.advance(ms);
        if let Some(entered) = self.vm.as_ref().map(Vm::tick) {
            if !self.took(entered) {
                return true;
            }
        }
        if !is_drawn || self.bridge.render() == 0 {
            return false;
        }
        (self.drawn)(&self.bridge.dirty());
        true
    }

    /// The pixels; black while off.
    fn frame(&self) -> Vec<u8> {
        let pixels = self.pixels();
        let copy = |frame: &[u32]| frame.iter().flat_map(|pixel| pixel.to_le_bytes()).collect();
        let lit = (self.power != Power::Off).then(|| self.bridge.with_frame(pixels, copy)).flatten();
        lit.unwrap_or_else(|| vec![0; pixels * 4])
    }

    fn image(&self) -> Vec<u8> {
        let flash = self.flash.borrow();
        let mut bytes = flash.image().to_vec();
        bytes.extend(flash.wear.iter().flat_map(|erases| erases.to_le_bytes()));
        bytes
    }

    fn stats(&self) -> Vec<u8> {
        let heap = self.vm.as_ref().map_or(0, Vm::heap_bytes);
        let counts = if self.power == Power::Off { [0; 4] } else { self.bridge.counts() };
        [heap].iter().chain(&counts).flat_map(|number| number.to_le_bytes()).collect()
    }
}
