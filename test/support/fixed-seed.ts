import { configureGlobal } from "fast-check";

// A commit is judged by what it changes, not by its luck: unless asked, property tests take the same inputs each time.
configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_120) });
