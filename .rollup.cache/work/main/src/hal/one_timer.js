/** Beside the class: a closure for each start would take twice the variables. */
function fire(timer, step) {
    timer.handle = undefined;
    step();
}
/** One timer that is armed or not. It forgets its handle when it fires: the interpreter gives the number to another timer then. */
export class OneTimer {
    constructor(clock) {
        this.clock = clock;
    }
    /** Arms it; a timer that was armed before is stopped. */
    start(delayMs, step) {
        this.stop();
        this.handle = this.clock.setTimeout(fire, delayMs, this, step);
    }
    stop() {
        if (this.handle)
            this.clock.clearTimeout(this.handle);
        this.handle = undefined;
    }
    isArmed() {
        return !!this.handle;
    }
}
//# sourceMappingURL=one_timer.js.map