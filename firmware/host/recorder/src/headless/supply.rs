//! The power supply of a headless machine: the powered-on clock, and the plug, which takes the power in the middle of a flash
//! operation. `src/sim/machine/supply.ts` is the simulator's.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::contract::clock::{Clock, Wall};
use crate::flash::nor::Nor;

/// Virtual time: it passes when it is told to.
pub struct Supply {
    flash: Rc<RefCell<Nor>>,
    /// What the wall clock shows when the power is first switched on.
    wall: Option<Wall>,
    now: Cell<u64>,
    /// Powered-on ms before this power-on.
    earlier: Cell<u64>,
    is_pulled: Cell<bool>,
}

impl Supply {
    /// Off, and never on before.
    pub fn new(flash: Rc<RefCell<Nor>>, wall: Option<Wall>) -> Self {
        Self { flash, wall, now: Cell::new(0), earlier: Cell::new(0), is_pulled: Cell::new(false) }
    }

    /// The credential store's partition.
    pub fn flash(&self) -> &Rc<RefCell<Nor>> {
        &self.flash
    }

    /// Lets time pass.
    pub fn pass(&self, ms: u64) {
        self.now.set(self.now.get() + ms);
    }

    /// Pulls the plug, so that the power fails in the middle of the next flash operation, however late it comes; or puts it back.
    pub fn plug(&self, is_pulled: bool) {
        self.is_pulled.set(is_pulled);
        self.flash.borrow_mut().cut_at(is_pulled.into());
    }

    /// The plug is pulled, and the power not yet gone.
    pub fn is_pulled(&self) -> bool {
        self.is_pulled.get()
    }

    /// Ends a power-on: the clock is at zero and the plug is back in for the next one.
    pub fn end(&self) {
        self.earlier.set(self.earlier.get() + self.now.replace(0));
        self.is_pulled.set(false);
        self.flash.borrow_mut().restore();
    }
}

impl Clock for Supply {
    fn now(&self) -> u64 {
        self.now.get()
    }

    fn wall(&self) -> Option<Wall> {
        let total = (self.earlier.get() + self.now.get()) as i64;
        self.wall.map(|wall| Wall { ms: wall.ms + total, ..wall })
    }
}
