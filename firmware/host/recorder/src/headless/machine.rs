//! The machine: power, clock, engine, monitor. `src/sim/machine/machine.ts` is the simulator's, and does the same in the same order.
//!
//! Time passes in `step` alone.
use std::rc::Rc;

use super::protocol::{Power, Request, State};
use super::supply::Supply;
use crate::contract::clock::Clock;
use crate::contract::crypto::Crypto;
use crate::contract::provisioning::Identity;
use crate::contract::random::Random;
use crate::contract::{Devices, Level, Log, Source, Ui};
use crate::display::bridge::{Area, Bridge};
use crate::display::fault_screen::fault_screen;
use crate::display::fonts::Font;
use crate::engine::garbage::Garbage;
use crate::engine::program::Program;
use crate::engine::{Stop, Vm};

/// Takes the areas that were drawn.
pub type Drawn = Box<dyn Fn(&[Area])>;

/// All that a recorder is made of.
pub struct Parts {
    /// Who it is.
    pub identity: Identity,
    /// Its keys, behind what may be asked of them.
    pub crypto: Rc<Crypto>,
    /// Of all that is random in the bundle.
    pub random: Rc<dyn Random>,
    /// LVGL.
    pub bridge: Rc<Bridge>,
    /// For each start of the bridge.
    pub fonts: Vec<Font>,
    /// For each power-on.
    pub program: Program,
    /// Power, clock, and the flash, which fails with it.
    pub supply: Rc<Supply>,
    /// Width and height of the monitor.
    pub size: (i32, i32),
    /// Draws the mouse cursor.
    pub has_cursor: bool,
    /// Takes the log.
    pub log: Log,
    /// Takes the areas that were drawn.
    pub drawn: Drawn,
}

impl Parts {
    /// What of it the bundle reaches.
    fn devices(&self) -> Devices {
        Devices {
            ui: self.bridge.clone(),
            flash: self.supply.flash().clone(),
            identity: self.identity.clone(),
            clock: self.supply.clone(),
            crypto: self.crypto.clone(),
            random: self.random.clone(),
            log: self.log.clone(),
        }
    }
}

/// One recorder.
pub struct Machine {
    parts: Parts,
    power: Power,
    /// None while off and on the screen of a fault.
    vm: Option<Vm>,
    problem: Option<String>,
    writes_before: u64,
    garbage: Garbage,
}

impl Machine {
    /// Off.
    pub fn new(parts: Parts) -> Self {
        Self { parts, power: Power::Off, vm: None, problem: None, writes_before: 0, garbage: Garbage::default() }
    }

    /// What is told with each result.
    pub fn state(&self) -> State {
        let pending = self.vm.as_ref().map_or(0, Vm::pending);
        let flash = self.parts.supply.flash().borrow();
        State {
            power: self.power,
            is_pulled: self.parts.supply.is_pulled(),
            is_quiet: flash.writes == self.writes_before && !flash.is_cut_ahead() && pending == 0,
            pending: pending as u32,
            now: self.parts.supply.now(),
            problem: self.problem.clone().filter(|_| self.power == Power::Fault),
        }
    }

    /// Does what is asked; the bytes of the result.
    pub fn answer(&mut self, request: &Request) -> Vec<u8> {
        if matches!(request, Request::PowerOn | Request::Pointer(..) | Request::Wheel(_) | Request::Key(..)) {
            self.garbage.made(self.parts.supply.now());
        }
        match *request {
            Request::PowerOn => self.power_on(),
            Request::PowerOff => self.power_off(),
            Request::Plug(is_pulled) => self.plug(is_pulled),
            Request::CutAt(operation) => self.parts.supply.flash().borrow_mut().cut_at(operation),
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
            Request::Pointer(x, y, is_pressed) => self.parts.bridge.pointer(x, y, is_pressed),
            Request::PointerLost => self.parts.bridge.pointer_lost(),
            Request::Wheel(notches) => self.parts.bridge.wheel(notches),
            Request::Key(key, is_pressed) => self.parts.bridge.key(key, is_pressed),
            Request::Tree => return self.parts.bridge.tree(),
            Request::Hit(x, y) => return self.parts.bridge.hit(x, y).to_le_bytes().to_vec(),
            Request::Focused => return self.parts.bridge.focused().to_le_bytes().to_vec(),
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
        (self.parts.log)(Source::Machine, level, text);
    }

    fn drawn_whole(&self) {
        let (width, height) = self.parts.size;
        (self.parts.drawn)(&[Area { x1: 0, y1: 0, x2: width - 1, y2: height - 1 }]);
    }

    fn pixels(&self) -> usize {
        self.parts.size.0.unsigned_abs() as usize * self.parts.size.1.unsigned_abs() as usize
    }

    fn start_bridge(&self) -> Result<(), String> {
        let (width, height) = self.parts.size;
        self.parts.bridge.start(width, height, &self.parts.fonts)?;
        self.parts.bridge.cursor(self.parts.has_cursor);
        if self.parts.has_cursor {
            // Not in a corner, where nobody sees it.
            self.parts.bridge.pointer(width / 2, height / 2, false);
        }
        Ok(())
    }

    fn go_off(&mut self) {
        self.vm = None;
        self.parts.bridge.stop();
        self.power = Power::Off;
        self.parts.supply.end();
        self.drawn_whole();
    }

    fn draw_fault(&mut self) {
        self.vm = None;
        match self.start_bridge() {
            Ok(()) => {
                self.parts.bridge.exec(&fault_screen(self.parts.size.0, self.parts.size.1));
                self.parts.bridge.render();
            }
            Err(why) => {
                // The monitor stays dark; the log has the reason.
                self.parts.bridge.stop();
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
        let loaded = match Vm::start(self.parts.devices()) {
            Ok(vm) => {
                let loaded = vm.load(&self.parts.program);
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
        let may = if is_pulled { self.power != Power::Off } else { self.parts.supply.is_pulled() };
        if may {
            self.parts.supply.plug(is_pulled);
        }
    }

    fn resize(&mut self, size: (i32, i32)) {
        if size == self.parts.size {
            return;
        }
        self.parts.size = size;
        match self.power {
            Power::Fault => return self.draw_fault(),
            Power::On if !self.parts.bridge.resize(size.0, size.1) => {
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
        self.parts.supply.pass(ms.into());
        self.writes_before = self.parts.supply.flash().borrow().writes;
        self.parts.bridge.advance(ms);
        if let Some(entered) = self.vm.as_ref().map(Vm::tick) {
            if !self.took(entered) {
                return true;
            }
        }
        let has_drawn = is_drawn && self.parts.bridge.render() > 0;
        if has_drawn {
            (self.parts.drawn)(&self.parts.bridge.dirty());
        }
        if self.garbage.is_due(self.parts.supply.now()) {
            self.vm.iter().for_each(Vm::collect);
        }
        has_drawn
    }

    /// The pixels; black while off.
    fn frame(&self) -> Vec<u8> {
        let copy = |frame: &[u32]| frame.iter().flat_map(|pixel| pixel.to_le_bytes()).collect();
        let lit = (self.power != Power::Off).then(|| self.parts.bridge.with_frame(copy)).flatten();
        lit.unwrap_or_else(|| vec![0; self.pixels() * 4])
    }

    fn image(&self) -> Vec<u8> {
        let flash = self.parts.supply.flash().borrow();
        let mut bytes = flash.image().to_vec();
        bytes.extend(flash.wear.iter().flat_map(|erases| erases.to_le_bytes()));
        bytes
    }

    fn stats(&self) -> Vec<u8> {
        let heap = self.vm.as_ref().map_or(0, Vm::heap_bytes);
        let counts = if self.power == Power::Off { [0; 4] } else { self.parts.bridge.counts() };
        [heap].iter().chain(&counts).flat_map(|number| number.to_le_bytes()).collect()
    }
}
